import { useState } from "react";
import type { OfferedSpec, PayProps } from "./pay-props.ts";

/** Uploads, checks, posts: one after the other, with words for each. */
export function usePosting({ offer, onPosted }: Pick<PayProps, "offer" | "onPosted">) {
  const [step, setStep] = useState<string>();
  const [error, setError] = useState<unknown>();
  const run = async (post: (offered: OfferedSpec, say: (words: string) => void) => Promise<string>) => {
    setError(undefined);
    setStep("Uploading…");
    try {
      onPosted(await post(await offer(setStep), setStep));
    } catch (cause) {
      setError(cause);
    } finally {
      setStep(undefined);
    }
  };
  return { step, error, run };
}
