import type { CID } from "multiformats/cid";
import { useState } from "react";
import { useApp } from "../../../../app-context.ts";
import type { Assembled } from "../publish/assemble.ts";
import { uploadJob } from "../publish/upload.ts";

/** Uploads, checks, posts: one after the other, with words for each. */
export function usePosting(job: Assembled, onPosted: (job: string) => void) {
  const { client } = useApp();
  const [step, setStep] = useState<string>();
  const [error, setError] = useState<unknown>();
  const run = async (post: (spec: CID, say: (words: string) => void) => Promise<string>) => {
    setError(undefined);
    setStep("Uploading…");
    try {
      const spec = await uploadJob(client, job, {
        onProgress: (done, all) =>
          setStep(done < all ? `Uploading block ${done} of ${all}…` : "The station checks it…"),
      });
      onPosted(await post(spec, setStep));
    } catch (cause) {
      setError(cause);
    } finally {
      setStep(undefined);
    }
  };
  return { step, error, run };
}
