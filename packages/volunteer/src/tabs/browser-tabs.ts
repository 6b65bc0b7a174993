import { errorText } from "@starling/protocol";
import { LOCK, MIRROR_CHANNEL, MIRROR_REPLY_MS } from "../constants.ts";
import { VolunteerStateError } from "../errors.ts";
import type { VolunteerState } from "../state/volunteer-state.ts";
import type { Command, Tabs } from "./tabs.ts";

type Message =
  | { readonly type: "state"; readonly state: VolunteerState }
  /** A new mirror asks for the state. */
  | { readonly type: "ask" }
  | { readonly type: "command"; readonly id: string; readonly command: Command }
  | { readonly type: "done"; readonly id: string }
  | { readonly type: "refused"; readonly id: string; readonly message: string };

export interface BrowserTabsInit {
  readonly locks?: Pick<LockManager, "request">;
  /** A channel between the tabs of one origin; messages come from other tabs only. */
  readonly channel?: Pick<BroadcastChannel, "postMessage" | "addEventListener" | "removeEventListener" | "close">;
  readonly publishEveryMs?: number;
}

/** States are shown to other tabs at most this often: smooth enough to watch, cheap enough to ignore. */
const PUBLISH_MS = 200;

/** The tabs of a profile over Web Locks and a BroadcastChannel. */
export function browserTabs(init: BrowserTabsInit = {}): Tabs {
  const { locks = navigator.locks, channel = new BroadcastChannel(MIRROR_CHANNEL) } = init;
  const publishEveryMs = init.publishEveryMs ?? PUBLISH_MS;
  let newest: VolunteerState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const post = (message: Message) => channel.postMessage(message);
  const listen = (listener: (message: Message) => void): (() => void) => {
    // Only this module posts on the channel, and a changed shape gets a new channel name.
    const receive = (event: Event) => listener((event as MessageEvent<Message>).data);
    channel.addEventListener("message", receive);
    return () => channel.removeEventListener("message", receive);
  };

  function hold(options: LockOptions): Promise<(() => void) | undefined> {
    return new Promise((resolve) => {
      const request = locks.request(LOCK.compute, options, (lock) => {
        if (lock === null) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      });
      request.catch(() => resolve(undefined));
    });
  }

  function flush(): void {
    timer = undefined;
    if (newest !== undefined) post({ type: "state", state: newest });
  }

  return {
    tryLead: () => hold({ ifAvailable: true }),
    waitToLead: (signal) => hold({ signal }),
    publish(state) {
      newest = state;
      timer ??= setTimeout(flush, publishEveryMs);
    },
    onState(listener) {
      const end = listen((message) => {
        if (message.type === "state") listener(message.state);
      });
      post({ type: "ask" });
      return end;
    },
    onCommand(handler) {
      return listen((message) => {
        if (message.type === "ask") return flush();
        if (message.type !== "command") return;
        const { id, command } = message;
        handler(command).then(
          () => post({ type: "done", id }),
          (error: unknown) => post({ type: "refused", id, message: errorText(error) }),
        );
      });
    },
    send(command) {
      const id = crypto.randomUUID();
      return new Promise((resolve, reject) => {
        const fix = "Reload this tab, or use the tab that computes.";
        const late = () =>
          settle(() => reject(new VolunteerStateError("The tab that computes does not answer.", { fix })));
        const wait = setTimeout(late, MIRROR_REPLY_MS);
        const end = listen((message) => {
          if (!("id" in message) || message.id !== id || message.type === "command") return;
          settle(() =>
            message.type === "done"
              ? resolve()
              : reject(new VolunteerStateError(message.message, { fix: "Look at the tab that computes." })),
          );
        });
        function settle(then: () => void): void {
          clearTimeout(wait);
          end();
          then();
        }
        post({ type: "command", id, command });
      });
    },
    close() {
      clearTimeout(timer);
      channel.close();
    },
  };
}
