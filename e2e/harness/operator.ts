import type { OperatorPost } from "@starling/sdk";
import type { RunningStation } from "./station.ts";

/** What whoever has the operator's link can do, from the test's own process. */
export interface Operator {
  /** The session's cookie, for a page that is to be the operator's. */
  readonly cookie: { readonly name: string; readonly value: string };
  /** Posts with the station's researcher key; gives the job's id. */
  post(order: OperatorPost): Promise<string>;
  control(job: string, action: "pause" | "resume" | "cancel"): Promise<void>;
  /** Switches the station's block service. */
  serving(serving: boolean): Promise<void>;
}

/** Uses up the operator's link and acts under its session. */
export async function openOperator(station: RunningStation): Promise<Operator> {
  const send = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${station.url}/api/operator/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  };
  const token = new URL(station.operatorUrl).hash.replace("#operator=", "");
  const [cookie = ""] = (await send("session", { token })).headers.getSetCookie();
  const session = { cookie: cookie.split(";")[0] ?? "" };
  const [name = "", value = ""] = session.cookie.split("=");
  return {
    cookie: { name, value },
    post: async (order) => ((await (await send("post", order, session)).json()) as { job: string }).job,
    control: async (job, action) => void (await send("control", { job, action }, session)),
    serving: async (serving) => void (await send("serving", { serving }, session)),
  };
}
