import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { ConfigError } from "./errors.ts";

const key = `0x${"11".repeat(32)}`;

describe("readConfig", () => {
  it("serves one machine without any setting", () => {
    expect(readConfig({})).toMatchObject({ host: "127.0.0.1", port: 4610, loopback: true, allowSoftwareGpu: false });
  });

  it("takes an external chain with all that it needs", () => {
    const { chain } = readConfig({ RPC_URL: "http://node.example:8545", CHAIN_ID: "84532", STATION_KEY: key });
    expect(chain).toMatchObject({ chainId: 84532, stationKey: key });
  });

  it("lets software adapters compute only where it is told to", () => {
    expect(readConfig({ ALLOW_SOFTWARE_GPU: "1" }).allowSoftwareGpu).toBe(true);
    expect(readConfig({ ALLOW_SOFTWARE_GPU: "0" }).allowSoftwareGpu).toBe(false);
  });

  it("asks WalletConnect for nothing unless there is a project", () => {
    expect(readConfig({}).walletConnectProject).toBeUndefined();
    const project = "0123456789abcdef".repeat(2);
    expect(readConfig({ WALLETCONNECT_PROJECT_ID: project }).walletConnectProject).toBe(project);
  });

  it("takes the sample job's length and the pace of settlements", () => {
    const { sample, epochs } = readConfig({ SAMPLE_ROUNDS: "2", EPOCH_ROUNDS: "1", EPOCH_SECONDS: "5" });
    expect(sample).toEqual({ rounds: 2, chunks: 4 });
    expect(epochs).toEqual({ everyRounds: 1, everyMs: 5_000 });
  });

  it.each([
    ["SAMPLE_ROUNDS", { SAMPLE_ROUNDS: "0" }],
    ["EPOCH_SECONDS", { EPOCH_SECONDS: "soon" }],
    ["PORT", { PORT: "http" }],
    ["PORT", { PORT: "70000" }],
    ["PUBLIC_URL", { PUBLIC_URL: "starling" }],
    ["CHAIN_ID", { RPC_URL: "http://node.example", STATION_KEY: key }],
    ["STATION_KEY", { RPC_URL: "http://node.example", CHAIN_ID: "1" }],
    ["STATION_KEY", { STATION_KEY: "0x12" }],
    ["ICE_SERVERS", { ICE_SERVERS: "stun:a" }],
    ["TOKEN", { TOKEN: "0x1" }],
    ["CHALLENGE_BUDGET", { CHALLENGE_BUDGET: "-1" }],
    ["CHALLENGE_BUDGET", { CHALLENGE_BUDGET: "all" }],
    ["WALLETCONNECT_PROJECT_ID", { WALLETCONNECT_PROJECT_ID: "mine" }],
  ])("names %s when it can not be used", (name, env) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    try {
      readConfig(env);
    } catch (error) {
      expect((error as ConfigError).describe()).toContain(name);
    }
  });
});
