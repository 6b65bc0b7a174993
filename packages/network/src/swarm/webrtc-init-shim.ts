const installed = Symbol.for("starling.webrtc-init-shim");

type Patched = typeof RTCPeerConnection.prototype & { [installed]?: true };

/**
 * Cures a race of @libp2p/webrtc 6.0.33: the dialling side waits for `open`, then `close`, of its throw-away channel
 * "init", which the other side closes as soon as it sees it. When that close comes first, both events are in the past
 * and about one dial in eight hangs until it times out. The channel is made to look open until the dialler closes it,
 * and its `close` event is repeated then. Does nothing where there is no RTCPeerConnection, or when called again.
 */
export function installWebRTCInitShim(scope: { RTCPeerConnection?: typeof RTCPeerConnection } = globalThis): void {
  const prototype: Patched | undefined = scope.RTCPeerConnection?.prototype;
  if (prototype === undefined || prototype[installed] === true) return;
  prototype[installed] = true;
  const create = prototype.createDataChannel;
  prototype.createDataChannel = function createDataChannel(label, options) {
    const channel = create.call(this, label, options);
    return label === "init" ? lookOpenUntilClosed(channel) : channel;
  };
}

function lookOpenUntilClosed(channel: RTCDataChannel): RTCDataChannel {
  const prototype: RTCDataChannel = Object.getPrototypeOf(channel);
  const state = Object.getOwnPropertyDescriptor(prototype, "readyState")?.get;
  if (state === undefined) return channel;
  const actual = (): RTCDataChannelState => state.call(channel);
  let closing = false;
  Object.defineProperty(channel, "readyState", {
    configurable: true,
    get: () => (!closing && (actual() === "closing" || actual() === "closed") ? "open" : actual()),
  });
  channel.close = () => {
    closing = true;
    const gone = actual() === "closed";
    prototype.close.call(channel);
    if (gone) setTimeout(() => channel.dispatchEvent(new Event("close")), 0);
  };
  return channel;
}
