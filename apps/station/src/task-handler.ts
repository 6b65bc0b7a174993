import type { Coordinator } from "@starling/coordinator";
import { keyOfPeerId, rpcProtocol } from "@starling/network";
import type { StationNode } from "@starling/network/node";
import { TASK_PROTOCOL, TaskReply, TaskRequest } from "@starling/protocol";

/** The conversation between workers and coordinator. */
const taskProtocol = rpcProtocol({
  id: TASK_PROTOCOL,
  request: TaskRequest,
  reply: TaskReply,
});

/** Answers workers over the swarm, and tells the coordinator at once when one is gone. */
export async function serveTasks(node: StationNode, coordinator: Coordinator): Promise<() => Promise<void>> {
  const stop = await node.handle(taskProtocol, (request, { peer }) =>
    coordinator.handle(request, { peerId: peer, publicKey: keyOfPeerId(peer) }),
  );
  const gone = (peer: string) => void coordinator.disconnected(keyOfPeerId(peer)).catch(() => undefined);
  const forget = node.presence.onBye(gone);
  const closed = (event: CustomEvent<{ toString(): string }>) => gone(event.detail.toString());
  node.libp2p.addEventListener("peer:disconnect", closed);
  return async () => {
    node.libp2p.removeEventListener("peer:disconnect", closed);
    forget();
    await stop();
  };
}
