import { beforeEach, describe, expect, test } from "vitest";
import { installWebRTCInitShim } from "./webrtc-init-shim.ts";

/** As much of a data channel as the shim touches, with its state in the test's hand. */
class FakeChannel extends EventTarget {
  static states = new WeakMap<FakeChannel, string>();
  closed = 0;
  get readyState(): string {
    return FakeChannel.states.get(this) ?? "connecting";
  }
  set(state: string): void {
    FakeChannel.states.set(this, state);
  }
  close(): void {
    this.closed++;
  }
}

function scope() {
  class FakeConnection {
    createDataChannel(_label: string): FakeChannel {
      return new FakeChannel();
    }
  }
  return { RTCPeerConnection: FakeConnection as unknown as typeof RTCPeerConnection };
}

let faked: ReturnType<typeof scope>;
const channel = (label: string) => new faked.RTCPeerConnection().createDataChannel(label) as unknown as FakeChannel;

beforeEach(() => {
  faked = scope();
  installWebRTCInitShim(faked);
});

describe("the init channel", () => {
  test("looks open when the other side has closed it already", () => {
    const init = channel("init");
    expect(init.readyState).toBe("connecting");
    for (const state of ["open", "closing", "closed"]) {
      init.set(state);
      expect(init.readyState).toBe("open");
    }
  });

  test("repeats its close event once the dialler closes it", async () => {
    const init = channel("init");
    init.set("closed");
    const closed = new Promise((resolve) => init.addEventListener("close", resolve));
    init.close();
    await closed;
    expect(init.closed).toBe(1);
    expect(init.readyState).toBe("closed");
  });

  test("does not repeat an event that is still to come", async () => {
    const init = channel("init");
    init.set("open");
    let events = 0;
    init.addEventListener("close", () => events++);
    init.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(events).toBe(0);
  });
});

test("other channels, a second installation and places without WebRTC are left alone", () => {
  const before = faked.RTCPeerConnection.prototype.createDataChannel;
  installWebRTCInitShim(faked);
  expect(faked.RTCPeerConnection.prototype.createDataChannel).toBe(before);
  const other = channel("data");
  other.set("closed");
  expect(other.readyState).toBe("closed");
  expect(() => installWebRTCInitShim({})).not.toThrow();
});
