import type { StationClient } from "@starling/sdk";

/**
 * The SDK's client, loaded with its schemas and hashes when the first question is asked: the landing page lives
 * without it.
 */
export function lazyClient(load: () => Promise<StationClient>): StationClient {
  let loaded: Promise<StationClient> | undefined;
  const open = () => {
    loaded ??= load();
    // A failed load is tried again with the next question.
    loaded.catch(() => {
      loaded = undefined;
    });
    return loaded;
  };
  return {
    info: async (...given) => (await open()).info(...given),
    status: async (...given) => (await open()).status(...given),
    jobs: async (...given) => (await open()).jobs(...given),
    job: async (...given) => (await open()).job(...given),
    epochs: async (...given) => (await open()).epochs(...given),
    events: async (...given) => (await open()).events(...given),
    leaderboard: async (...given) => (await open()).leaderboard(...given),
    registrations: async (...given) => (await open()).registrations(...given),
    account: async (...given) => (await open()).account(...given),
    leaf: async (...given) => (await open()).leaf(...given),
    claim: async (...given) => (await open()).claim(...given),
    block: async (...given) => (await open()).block(...given),
    upload: async (...given) => (await open()).upload(...given),
    check: async (...given) => (await open()).check(...given),
    announce: async (...given) => (await open()).announce(...given),
    control: async (...given) => (await open()).control(...given),
    faucet: async (...given) => (await open()).faucet(...given),
    operator: {
      open: async (...given) => (await open()).operator.open(...given),
      session: async (...given) => (await open()).operator.session(...given),
      post: async (...given) => (await open()).operator.post(...given),
      control: async (...given) => (await open()).operator.control(...given),
      refund: async (...given) => (await open()).operator.refund(...given),
      fund: async (...given) => (await open()).operator.fund(...given),
      settle: async (...given) => (await open()).operator.settle(...given),
      sweep: async (...given) => (await open()).operator.sweep(...given),
    },
  };
}
