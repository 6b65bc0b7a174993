import { type AbiParameter, encodeAbiParameters, parseAbiParameters } from "viem";
import type { Receipt } from "../evidence.ts";
import type { Hex } from "../hex.ts";
import { FRAUD_KIND, type Fraud, type FraudKind, type FraudProof, type PlacedLeaf } from "./fraud.ts";

/** The contract's structs, as in packages/contracts/contracts/types. */
const STRUCTS = [
  "struct EpochHeader { bytes32 spec; uint32 epoch; uint32 rounds; bytes32 receiptsRoot; bytes32 verdictsRoot; bytes32 payRoot; bytes32 model; bytes32 dag; }",
  "struct Receipt { bytes32 job; uint32 round; bytes32 chunk; uint16 copy; uint16 attempt; address worker; bytes32 session; bytes32 deviceClass; bytes32 result; uint128 units; bytes32 engine; uint64 issuedAt; }",
  "struct Voucher { bytes32 job; address account; bytes32 stream; uint256 cumulativeAmount; uint32 epoch; }",
  "struct Royalty { address account; uint16 bps; }",
  "struct Terms { uint16 copies; bytes32 base; Royalty[] royalties; }",
  "struct Claim { address account; uint256 cumulative; uint256 index; bytes32[] proof; }",
  "struct CoordinatorDelegation { bytes32 job; bytes32 peer; address signer; address from; uint64 expiry; }",
  "struct Appointment { CoordinatorDelegation delegation; bytes signature; }",
] as const;

const FIELDS: Readonly<Record<FraudKind, string>> = {
  HeaderMismatch: "EpochHeader header;",
  RoundsFell: "EpochHeader header; EpochHeader before;",
  ReceiptOutside: "EpochHeader header; EpochHeader before; Receipt receipt; uint256 index; bytes32[] path;",
  PaidTwice: "EpochHeader header; Receipt[2] receipts; uint256[2] indices; bytes32[][2] paths;",
  TooManyCopies: "EpochHeader header; Terms terms; Receipt receipt; uint256 index; bytes32[] path;",
  AmountFell: "Claim before; Claim[] standing;",
  BelowVoucher: "Voucher[] vouchers; bytes[] signatures; Appointment[] appointments; Claim[] standing;",
  RoyaltyBelow: "Terms terms; uint256 index; Claim[] standing;",
  Unsorted: "Claim left; Claim right;",
  FirstLeaf: "Claim leaf;",
  OverTotal: "Claim[] leaves;",
};

function structOf(kind: FraudKind): readonly AbiParameter[] {
  const signatures: readonly string[] = [`${kind} proof`, `struct ${kind} { ${FIELDS[kind]} }`, ...STRUCTS];
  return parseAbiParameters(signatures) as unknown as readonly AbiParameter[];
}

function claim({ account, amount, index, proof }: PlacedLeaf) {
  return { account, cumulative: amount, index, proof };
}

/** Amounts travel as decimal text; the encoder takes integers. */
const receiptOf = (receipt: Receipt) => ({ ...receipt, units: BigInt(receipt.units) });

/** The struct of a proof in the contract's words. */
function fieldsOf(proof: FraudProof): Readonly<Record<string, unknown>> {
  switch (proof.kind) {
    case "HeaderMismatch":
    case "RoundsFell":
      return proof;
    case "ReceiptOutside":
    case "TooManyCopies":
      return { ...proof, receipt: receiptOf(proof.receipt), path: proof.proof };
    case "PaidTwice": {
      const { header, receipts } = proof;
      return {
        header,
        receipts: receipts.map(({ receipt }) => receiptOf(receipt)),
        indices: receipts.map(({ index }) => index),
        paths: receipts.map((at) => at.proof),
      };
    }
    case "AmountFell":
      return { before: claim(proof.before), standing: proof.standing.map(claim) };
    case "BelowVoucher":
      return {
        vouchers: proof.vouchers.map(({ voucher }) => ({
          ...voucher,
          cumulativeAmount: BigInt(voucher.cumulativeAmount),
        })),
        signatures: proof.vouchers.map(({ signature }) => signature),
        appointments: proof.appointments,
        standing: proof.standing.map(claim),
      };
    case "RoyaltyBelow":
      return { ...proof, standing: proof.standing.map(claim) };
    case "Unsorted":
      return { left: claim(proof.left), right: claim(proof.right) };
    case "FirstLeaf":
      return { leaf: claim(proof.leaf) };
    case "OverTotal":
      return { leaves: proof.leaves.map(claim) };
    default:
      return proof satisfies never;
  }
}

/**
 * A proof as `disprove` takes it: `data` is the ABI encoding of the kind's struct. Vectors shared with the contract:
 * packages/contracts/vectors/fraud-proofs.json.
 */
export function encodeFraud(proof: FraudProof): Fraud {
  const data: Hex = encodeAbiParameters(structOf(proof.kind), [fieldsOf(proof)]);
  return { kind: FRAUD_KIND[proof.kind], data };
}
