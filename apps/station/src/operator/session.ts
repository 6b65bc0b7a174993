import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";

const COOKIE = "starling-operator";
const MAX_TRIES = 20;

/** The operator's sessions: one link opens one, cookies keep it until the station stops. */
export interface OperatorSessions {
  /** Token of the link that `npm start` prints; good for one exchange, then a new one is made. */
  readonly token: string;
  /** Exchanges the link's token for a cookie. @throws RequestError 403, 429 */
  open(token: string, response: ServerResponse): void;
  has(request: IncomingMessage): boolean;
  /** @throws RequestError 401 */
  assert(request: IncomingMessage): void;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** `secure` adds the cookie attribute Secure: set it when the site is served over https. */
export function createOperatorSessions(secure: boolean): OperatorSessions {
  let token = randomBytes(24).toString("base64url");
  let tries = 0;
  const sessions = new Set<string>();
  const sessionOf = (request: IncomingMessage) =>
    (request.headers.cookie ?? "")
      .split(";")
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${COOKIE}=`))
      ?.slice(COOKIE.length + 1);
  const has = (request: IncomingMessage) => {
    const session = sessionOf(request);
    return session !== undefined && sessions.has(digest(session).toString("hex"));
  };
  return {
    get token() {
      return token;
    },
    open(given, response) {
      if (++tries > MAX_TRIES)
        throw new RequestError(429, "Too many tries with the operator's link.", "Restart the station.");
      if (!timingSafeEqual(digest(given), digest(token))) {
        throw new RequestError(
          403,
          "This operator link was used or is not this station's.",
          "Use the link printed at the last start.",
        );
      }
      token = randomBytes(24).toString("base64url");
      const session = randomBytes(24).toString("base64url");
      sessions.add(digest(session).toString("hex"));
      const attributes = `HttpOnly; SameSite=Strict; Path=/${secure ? "; Secure" : ""}`;
      response.setHeader("Set-Cookie", `${COOKIE}=${session}; ${attributes}`);
    },
    has,
    assert(request) {
      if (has(request)) return;
      throw new RequestError(
        401,
        "This needs the operator's session.",
        "Open the operator link that npm start printed.",
      );
    },
  };
}
