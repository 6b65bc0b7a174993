import * as dagCbor from "@ipld/dag-cbor";
import { type GossipSub, type Message, TopicValidatorResult } from "@libp2p/gossipsub";
import type { PeerId } from "@libp2p/interface";
import { decodeBlock, OversizeError } from "@starling/protocol";
import type * as z from "zod/mini";
import { MAX_GOSSIP_BYTES } from "../constants.ts";

/** A gossip topic whose messages are DAG-CBOR of one schema. */
export interface Topic<T> {
  readonly name: string;
  readonly schema: z.ZodMiniType<T>;
  /** Checks signature and authority before a message is delivered or forwarded; false makes its sender suspect. */
  readonly accept?: (message: T, from: string) => boolean | Promise<boolean>;
}

export interface Gossip {
  /** Hears and forwards a topic. @returns a function that leaves it. */
  subscribe<T>(topic: Topic<T>, listener: (message: T, from: string) => void): () => void;
  /** Sends a message; resolves with the number of peers it went to directly. @throws OversizeError */
  publish<T>(topic: Pick<Topic<T>, "name">, message: T): Promise<number>;
  /** Peers known to hear a topic. */
  subscribers(topic: string): string[];
}

/** Typed topics over gossipsub: nothing malformed or unauthorised is delivered or forwarded. */
export function gossip(pubsub: GossipSub): Gossip {
  async function validate<T>(topic: Topic<T>, message: Message): Promise<TopicValidatorResult> {
    const from = senderOf(message);
    if (from === undefined) return TopicValidatorResult.Reject;
    try {
      const value = decodeBlock(topic.schema, message.data, MAX_GOSSIP_BYTES);
      const accepted = (await topic.accept?.(value, from)) ?? true;
      return accepted ? TopicValidatorResult.Accept : TopicValidatorResult.Reject;
    } catch {
      return TopicValidatorResult.Reject;
    }
  }

  return {
    subscribe<T>(topic: Topic<T>, listener: (message: T, from: string) => void) {
      const validator = (_: PeerId, message: Message) => validate(topic, message);
      const received = (event: CustomEvent<Message>) => {
        const from = senderOf(event.detail);
        if (event.detail.topic !== topic.name || from === undefined) return;
        listener(decodeBlock(topic.schema, event.detail.data, MAX_GOSSIP_BYTES), from);
      };
      pubsub.topicValidators.set(topic.name, validator);
      pubsub.addEventListener("message", received);
      pubsub.subscribe(topic.name);
      return () => {
        pubsub.removeEventListener("message", received);
        if (pubsub.topicValidators.get(topic.name) !== validator) return;
        pubsub.topicValidators.delete(topic.name);
        pubsub.unsubscribe(topic.name);
      };
    },
    async publish(topic, message) {
      const bytes = dagCbor.encode(message);
      if (bytes.byteLength > MAX_GOSSIP_BYTES) {
        throw new OversizeError(`A gossip message of ${bytes.byteLength} bytes is over ${MAX_GOSSIP_BYTES}.`, {
          fix: "Publish a block and gossip its CID.",
        });
      }
      const { recipients } = await pubsub.publish(topic.name, bytes);
      return recipients.length;
    },
    subscribers: (topic) => pubsub.getSubscribers(topic).map(String),
  };
}

function senderOf(message: Message): string | undefined {
  return message.type === "signed" ? message.from.toString() : undefined;
}
