/** The ceiling: one RTCDataChannel between two pages, plain JavaScript, signalled by the caller. */
const MESSAGE_BYTES = 64 * 1024;
/** Messages of 16 to 256 KiB and queues of 64 KiB to 4 MiB were tried: none is faster than these. */
const HIGH_WATER = 1024 * 1024;
const LOW_WATER = 256 * 1024;

let connection: RTCPeerConnection | undefined;
let channel: RTCDataChannel | undefined;
let received = 0;

function gathered(peer: RTCPeerConnection): Promise<string> {
  return new Promise((resolve) => {
    const done = () => peer.iceGatheringState === "complete" && resolve(JSON.stringify(peer.localDescription));
    peer.addEventListener("icegatheringstatechange", done);
    done();
  });
}

function adopt(opened: RTCDataChannel): void {
  channel = opened;
  channel.binaryType = "arraybuffer";
  channel.bufferedAmountLowThreshold = LOW_WATER;
  channel.onmessage = (event: MessageEvent<ArrayBuffer>) => {
    received += event.data.byteLength;
  };
}

function current(): RTCPeerConnection {
  connection ??= new RTCPeerConnection();
  return connection;
}

export const rawChannel = {
  async offer(): Promise<string> {
    const peer = current();
    adopt(peer.createDataChannel("raw"));
    await peer.setLocalDescription(await peer.createOffer());
    return gathered(peer);
  },
  async answer(offer: string): Promise<string> {
    const peer = current();
    peer.ondatachannel = ({ channel: opened }) => adopt(opened);
    await peer.setRemoteDescription(JSON.parse(offer));
    await peer.setLocalDescription(await peer.createAnswer());
    return gathered(peer);
  },
  async accept(answer: string): Promise<void> {
    await current().setRemoteDescription(JSON.parse(answer));
    const opened = channel;
    if (opened === undefined) throw new Error("offer first");
    if (opened.readyState !== "open") await new Promise((resolve) => opened.addEventListener("open", resolve));
  },
  /** Sends `bytes`, as fast as the channel takes them. */
  async send(bytes: number): Promise<void> {
    const message = crypto.getRandomValues(new Uint8Array(MESSAGE_BYTES));
    const open = channel;
    if (open === undefined) throw new Error("connect first");
    for (let sent = 0; sent < bytes; sent += MESSAGE_BYTES) {
      if (open.bufferedAmount > HIGH_WATER) {
        await new Promise((resolve) => open.addEventListener("bufferedamountlow", resolve, { once: true }));
      }
      open.send(message);
    }
  },
  /** Resolves with the milliseconds from the call until `bytes` have come. */
  async receive(bytes: number): Promise<number> {
    received = 0;
    const from = performance.now();
    while (received < bytes) await new Promise((resolve) => setTimeout(resolve, 2));
    return performance.now() - from;
  },
  close(): void {
    connection?.close();
    connection = undefined;
    channel = undefined;
  },
};
