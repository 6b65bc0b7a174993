import "./styles/app.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { createApp } from "./app.ts";
import { AppContext } from "./app-context.ts";
import { createAppRouter } from "./router.ts";

const app = createApp();
const router = createAppRouter();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <AppContext value={app}>
      <QueryClientProvider client={app.queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </AppContext>,
  );
}
app.live.start();
