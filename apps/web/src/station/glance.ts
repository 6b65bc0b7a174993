import { type CopyView, type JobId, type JobView, StarlingError, type StationInfo } from "@starling/protocol";
import { CHUNK_MARKS, JOB_MARKS } from "../design/marks.ts";
import { count, fields, hex, list, oneOf, text } from "./read-answer.ts";

/** What the first page shows of a job. */
export interface JobGlance
  extends Pick<JobView, "job" | "title" | "purpose" | "client" | "state" | "round" | "rounds"> {
  /** Tabs that are connected. */
  readonly tabs: number;
  /** Chunks accepted in closed rounds. */
  readonly accepted: number;
  /** Newest accuracy on held-out data in ppm, of a job that has one. */
  readonly accuracyPpm: number | undefined;
  readonly copies: readonly CopyView["state"][];
}

/** What the first page shows of the station. */
export interface StationGlance extends Pick<StationInfo, "name" | "sponsorsClaims"> {
  readonly chain: Pick<
    StationInfo["chain"],
    "id" | "name" | "embedded" | "contract" | "token" | "tokenSymbol" | "tokenDecimals"
  >;
}

/** Null where nothing is right or wrong: squared errors are for the job's own page. */
const accuracyOf = (value: unknown) => (value === null ? undefined : count(value, "accuracy"));

function readJob(value: unknown): JobGlance {
  const job = fields(value, "job");
  const rounds = list(job["roundViews"], "rounds").map((round) => fields(round, "round"));
  const trained = rounds.map(({ train }) => train).filter((train) => train !== null);
  const evaluations = trained.map((train) => fields(train, "round")["evaluation"]);
  const evaluation = evaluations.findLast((each) => each !== null);
  return {
    job: hex(job["job"], "job id") as JobId,
    title: text(job["title"], "title"),
    purpose: text(job["purpose"], "purpose"),
    client: hex(job["client"], "researcher"),
    state: oneOf(job["state"], JOB_MARKS, "state"),
    round: count(job["round"], "round"),
    rounds: count(job["rounds"], "number of rounds"),
    tabs: list(job["members"], "members").filter((member) => fields(member, "member")["connected"] === true).length,
    accepted: rounds.reduce((sum, round) => sum + count(round["acceptedChunks"], "number of chunks"), 0),
    accuracyPpm: evaluation === undefined ? undefined : accuracyOf(fields(evaluation, "test")["accuracyPpm"]),
    copies: list(job["copies"], "chunks").map((copy) => oneOf(fields(copy, "chunk")["state"], CHUNK_MARKS, "state")),
  };
}

/** Reads `GET /api/jobs` as far as the first page needs it, without the SDK's schemas. @throws StarlingError */
export function readJobsGlance(answer: unknown): JobGlance[] {
  return list(answer, "jobs").map(readJob);
}

/** Reads `GET /api/station` as far as every page's foot needs it. @throws StarlingError */
export function readStationGlance(answer: unknown): StationGlance {
  const station = fields(answer, "station");
  const chain = fields(station["chain"], "chain");
  return {
    name: text(station["name"], "name"),
    sponsorsClaims: station["sponsorsClaims"] === true,
    chain: {
      id: count(chain["id"], "chain id"),
      name: text(chain["name"], "chain name"),
      embedded: chain["embedded"] === true,
      contract: hex(chain["contract"], "contract"),
      token: hex(chain["token"], "token"),
      tokenSymbol: text(chain["tokenSymbol"], "token symbol"),
      tokenDecimals: count(chain["tokenDecimals"], "token decimals"),
    },
  };
}

/** Asks the station for something small. @throws StarlingError */
export async function askStation(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(path, { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new StarlingError("The station does not answer.", {
      fix: "Check that it runs and that you are online; the page tries again by itself.",
      cause,
    });
  });
  if (response.ok) return response.json();
  const error = fields(await response.json().catch(() => ({})), "answer")["error"];
  const { message, fix } =
    typeof error === "object" && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  throw new StarlingError(typeof message === "string" ? message : `The station answered ${response.status}.`, {
    fix: typeof fix === "string" ? fix : "The page tries again by itself.",
  });
}
