import type { Fact } from "../facts/fact.ts";
import { foldCheck } from "./fold-check.ts";
import { foldJob } from "./fold-job.ts";
import { foldLease } from "./fold-lease.ts";
import { foldMember } from "./fold-member.ts";
import { foldRound } from "./fold-round.ts";
import { foldSettlement } from "./fold-settlement.ts";
import type { State } from "./state.ts";

/**
 * Takes one fact into the state, in place: no clock, no chance, no outside. Equal facts in equal order give equal
 * states, so a journal read again is the state again.
 * @throws JournalError when the fact contradicts the ones before it.
 */
export function fold(state: State, fact: Fact): State {
  state.facts++;
  switch (fact.type) {
    case "job-added":
    case "controlled":
    case "job-ended":
    case "job-concluded":
    case "blocks-released":
      foldJob(state, fact);
      break;
    case "member-joined":
      foldMember(state, fact);
      break;
    case "round-opened":
    case "round-sealed":
    case "round-closed":
      foldRound(state, fact);
      break;
    case "chunk-opened":
    case "lease-given":
    case "lease-ended":
    case "committed":
    case "revealed":
      foldLease(state, fact);
      break;
    case "check-called":
    case "verdict-given":
      foldCheck(state, fact);
      break;
    case "voucher-signed":
    case "epoch-built":
    case "epoch-proposed":
    case "epoch-rejected":
    case "settlement-resumed":
      foldSettlement(state, fact);
      break;
    default:
      fact satisfies never;
  }
  return state;
}
