import { parse } from "@starling/protocol";
import type { FactLog } from "../components.ts";
import { Fact } from "../facts/fact.ts";
import type { Lanes } from "../lanes/lanes.ts";
import { fold } from "./fold.ts";
import { initialState, type State } from "./state.ts";

/** The state together with the journal that it follows from. */
export interface Book {
  readonly state: State;
  /**
   * Lets `decide` look at the state and name the facts that follow; appends them one by one and folds each after it is
   * durable. Decisions run one at a time, so what they saw still holds when their facts are folded.
   */
  record(decide: (state: State) => readonly Fact[]): Promise<readonly Fact[]>;
  /** Resolves when all decisions so far are done. */
  quiet(): Promise<void>;
}

/** Reads the journal into a state and opens it for more. @throws InvalidDataError, JournalError */
export async function openBook(journal: FactLog, lanes: Lanes): Promise<Book> {
  const state = initialState(lanes);
  for await (const { fact } of journal.read()) fold(state, parse(Fact, fact));
  let queue: Promise<unknown> = Promise.resolve();

  async function write(decide: (state: State) => readonly Fact[]): Promise<readonly Fact[]> {
    const facts = decide(state);
    for (const fact of facts) {
      await journal.append(fact);
      fold(state, fact);
    }
    return facts;
  }

  return {
    state,
    record(decide) {
      const turn = queue.then(() => write(decide));
      queue = turn.catch(() => undefined);
      return turn;
    },
    quiet: async () => void (await queue),
  };
}
