import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The station that a development server talks to. */
const station = process.env["STATION_URL"] ?? "http://127.0.0.1:4610";
/** The station answers only for its own name, so the proxy speaks under that. */
const proxied = { target: station, changeOrigin: true, headers: { origin: station } };

export default defineConfig({
  root: at("apps/web"),
  publicDir: at("public"),
  plugins: [react(), tailwindcss()],
  resolve: {
    // WalletConnect's SDK would bring a dialog of several megabytes that loads fonts and pictures from elsewhere.
    alias: { "@reown/appkit/core": at("apps/web/src/features/wallet/no-modal.ts") },
  },
  build: {
    outDir: at("apps/web/dist"),
    emptyOutDir: true,
    target: "es2024",
    // Inlined assets would need `data:` in the content security policy for fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Everything a visitor loads before Start is the entry: the size limit watches that name.
        entryFileNames: "assets/landing-[hash].js",
      },
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": proxied, "/ipfs": proxied, "/rpc": proxied } },
});
