import { fromHex } from "@starling/protocol";
import { PasskeyError } from "../../errors.ts";
import type { PasskeyOffer, Passkeys } from "./passkeys.ts";

/** The page's surroundings, as far as passkeys depend on them. */
export interface BrowserPasskeysInit {
  readonly location?: Pick<Location, "hostname" | "port" | "protocol">;
  readonly credentials?: Pick<CredentialsContainer, "create" | "get">;
  /** The browser's own word on what its authenticators can do; absent in old browsers. */
  readonly capabilities?: () => Promise<Readonly<Record<string, boolean | undefined>>>;
}

/** Input of the PRF: the same for every passkey, whose own key makes the output secret. */
const INPUT = new TextEncoder().encode("starling/passkey/1");
/** Ed25519, ECDSA with P-256, RSA (COSE algorithm numbers): what authenticators know. Starling checks no signature. */
const ALGORITHMS = [-8, -7, -257] as const;
const SECRET_BYTES = 32;

/** A number in place of a name: WebAuthn ties passkeys to domains. */
function isNumber(hostname: string): boolean {
  return /^[\d.]+$/.test(hostname) || hostname.includes(":");
}

function wordsForNumber({ hostname, port, protocol }: Pick<Location, "hostname" | "port" | "protocol">): PasskeyOffer {
  const loopback = hostname.startsWith("127.") || hostname === "[::1]";
  const name = loopback ? `${protocol}//localhost${port === "" ? "" : `:${port}`}` : "the site's name";
  return {
    offered: false,
    why: `Passkeys belong to a name, and this page was opened under a number (${hostname}).`,
    fix: `Open ${name} instead. Keys stay with the address that made them: export them here and import them there.`,
  };
}

function secretOf(credential: Credential | null): Uint8Array<ArrayBuffer> | undefined {
  const first = (credential as PublicKeyCredential | null)?.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return undefined;
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer.slice(first.byteOffset, first.byteOffset + first.byteLength) as ArrayBuffer)
    : new Uint8Array(first as ArrayBuffer);
  return bytes.byteLength === SECRET_BYTES ? bytes : undefined;
}

function refused(cause: unknown): PasskeyError {
  return new PasskeyError("No passkey was given.", {
    fix: "Try again, and answer the browser's question with a passkey of this site.",
    cause,
  });
}

function noSecret(): PasskeyError {
  return new PasskeyError("This passkey cannot keep a secret: it lacks the PRF extension.", {
    fix: "Choose another place for the passkey, such as the phone or the system's own, or export a file.",
  });
}

async function browserCapabilities(): Promise<Readonly<Record<string, boolean | undefined>>> {
  if (typeof PublicKeyCredential.getClientCapabilities !== "function") return {};
  return (await PublicKeyCredential.getClientCapabilities()) as Readonly<Record<string, boolean>>;
}

/** Passkeys of this browser, by WebAuthn with the PRF extension. Nothing is asked before the owner wants it. */
export function browserPasskeys(init: BrowserPasskeysInit = {}): Passkeys {
  const { location = globalThis.location, capabilities = browserCapabilities } = init;
  const credentials = () => init.credentials ?? navigator.credentials;
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const extensions = { prf: { eval: { first: INPUT } } };

  async function ask(allowCredentials: PublicKeyCredentialDescriptor[]): Promise<Uint8Array<ArrayBuffer>> {
    const given = await credentials()
      .get({ publicKey: { challenge: random(), allowCredentials, userVerification: "required", extensions } })
      .catch((cause: unknown) => {
        throw refused(cause);
      });
    const secret = secretOf(given);
    if (secret === undefined) throw noSecret();
    return secret;
  }

  return {
    async offer() {
      if (isNumber(location.hostname)) return wordsForNumber(location);
      const absent: PasskeyOffer = {
        offered: false,
        why: "This browser has no passkeys that can keep a secret (WebAuthn with PRF).",
        fix: "Export a file instead.",
      };
      if (init.credentials === undefined && typeof PublicKeyCredential === "undefined") return absent;
      const known = await capabilities();
      return known["extension:prf"] === false ? absent : { offered: true };
    },
    async make(account) {
      const name = `Starling ${account.slice(0, 6)}…${account.slice(-4)}`;
      const made = await credentials()
        .create({
          publicKey: {
            rp: { name: "Starling" },
            // One passkey an account: a second one at the same place takes the first one's.
            user: { id: new Uint8Array(fromHex(account)), name, displayName: name },
            challenge: random(),
            pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key" as const, alg })),
            authenticatorSelection: { residentKey: "required", userVerification: "required" },
            extensions,
          },
        })
        .catch((cause: unknown) => {
          throw refused(cause);
        });
      const credential = made as PublicKeyCredential;
      if (credential.getClientExtensionResults().prf?.enabled !== true) throw noSecret();
      // Many authenticators give the secret only when they are asked, not when they make the passkey.
      return secretOf(credential) ?? ask([{ type: "public-key", id: credential.rawId }]);
    },
    ask: () => ask([]),
  };
}
