import type { Page } from "@playwright/test";

/** A device's own authenticator with passkeys. */
export interface Authenticator {
  /** Passkeys that it holds. */
  count(): Promise<number>;
  remove(): Promise<void>;
}

interface AuthenticatorInit {
  /** Whether its passkeys keep a secret (WebAuthn's PRF extension). */
  readonly prf?: boolean;
  /** Whether the finger on it is its owner's. */
  readonly owner?: boolean;
}

/** Gives the page's browser an authenticator (CDP's WebAuthn domain) that answers at once. */
export async function installAuthenticator(
  page: Page,
  { prf = true, owner = true }: AuthenticatorInit = {},
): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: prf,
      isUserVerified: owner,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    remove: async () => {
      await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
      await session.send("WebAuthn.disable");
    },
  };
}
