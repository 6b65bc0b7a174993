import { type EpochHeader, epochEvidenceDigest } from "../epoch-header.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

/** Header against chain: it is the epoch's, and its rounds do not fall behind those before. */
export function checkHeader({ proposed, params, before, loaded, loadedBefore }: EpochCase): Finding[] {
  const { header } = loaded;
  if (epochEvidenceDigest(header) !== proposed.evidence) {
    return [{ place: "blocks", words: "The header is not the one whose hash the chain names." }];
  }
  const findings: Finding[] = [];
  const wrong = mismatch(header, { spec: params.spec, epoch: proposed.epoch, payRoot: proposed.root });
  if (wrong !== undefined) {
    const words = `The header names another ${wrong} than the chain.`;
    findings.push({ place: "header", words, fraud: { kind: "HeaderMismatch", header } });
  }
  if (header.model !== proposed.model) {
    findings.push({ place: "header", words: "The header names another model than the proposal." });
  }
  if (before === undefined || loadedBefore === undefined) return findings;
  const earlier = loadedBefore.header;
  if (epochEvidenceDigest(earlier) !== before.evidence) {
    return [...findings, { place: "blocks", words: "The header before is not the one whose hash the chain names." }];
  }
  if (header.rounds < earlier.rounds) {
    const words = `Only ${header.rounds} rounds are settled, after ${earlier.rounds} in the epoch before.`;
    findings.push({ place: "rounds", words, fraud: { kind: "RoundsFell", header, before: earlier } });
  }
  return findings;
}

const WORDS = { spec: "spec", epoch: "epoch", payRoot: "pay root" } as const;

function mismatch(header: EpochHeader, chain: Pick<EpochHeader, keyof typeof WORDS>): string | undefined {
  for (const name of ["spec", "epoch", "payRoot"] as const) if (header[name] !== chain[name]) return WORDS[name];
  return undefined;
}
