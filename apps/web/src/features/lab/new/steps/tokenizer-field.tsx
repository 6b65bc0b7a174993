import { useState } from "react";
import { FileField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { formatCount } from "../../../../format/number.ts";
import { readInWorker } from "../publish/read-in-worker.ts";
import type { Wizard } from "../use-wizard.ts";
import { Tokens } from "./tokens.tsx";

/** A tokenizer of the researcher's own: what it knows is shown before a text is cut by it. */
export function TokenizerField({ wizard }: { readonly wizard: Wizard }) {
  const { tokenizer, setTokenizer, setData } = wizard;
  const [error, setError] = useState<unknown>();
  const choose = async ([file]: readonly File[]) => {
    setError(undefined);
    setTokenizer(undefined);
    // A text is cut by one tokenizer.
    setData(undefined);
    if (file === undefined) return;
    try {
      const { signal } = new AbortController();
      setTokenizer({ file, ...(await readInWorker<"tokenizer">({ type: "tokenizer", file }, { signal })) });
    } catch (cause) {
      setError(cause);
    }
  };
  return (
    <div className="space-y-3">
      <FileField
        label="Tokenizer file"
        help="Optional: the tokenizer.json of a byte-pair encoding. Without one, every byte is a token."
        accept=".json,.gz,application/json"
        onFiles={(files) => void choose(files)}
      />
      {tokenizer !== undefined && (
        <>
          <p role="status" className="text-soft">
            <span className="font-semibold text-teal">● Read.</span> {formatCount(tokenizer.vocabulary)} different
            tokens. A sentence becomes {formatCount(tokenizer.pieces.length)} of them:
          </p>
          <Tokens label="A sentence in tokens" pieces={tokenizer.pieces} />
        </>
      )}
      {error !== undefined && <Problem what="This tokenizer cannot be used." error={error} />}
    </div>
  );
}
