import { address, decodeBlock, fromHex, type Hex, integer, parse } from "@starling/protocol";
import * as z from "zod/mini";
import { IMPORT_ITERATIONS, MAX_EXPORT_CHARACTERS } from "../constants.ts";
import { IdentityImportError } from "../errors.ts";
import { accountOf } from "./account-of.ts";
import { headerBytes } from "./export-identity.ts";
import { passphraseKey } from "./passphrase-key.ts";
import { Secrets } from "./secrets.ts";

const hexBytes = (length: number) => z.string().check(z.regex(new RegExp(`^0x[0-9a-f]{${2 * length}}$`)));

const ExportFile = z.strictObject({
  format: z.literal("starling-identity"),
  v: z.literal(1),
  account: address,
  kdf: z.strictObject({
    name: z.literal("PBKDF2"),
    hash: z.literal("SHA-256"),
    iterations: integer(IMPORT_ITERATIONS.min, IMPORT_ITERATIONS.max),
    salt: hexBytes(16),
  }),
  cipher: z.strictObject({ name: z.literal("AES-GCM"), iv: hexBytes(12) }),
  data: z.string().check(z.regex(/^0x([0-9a-f]{2}){17,1024}$/)),
});

export interface ImportIdentityParameters {
  readonly text: string;
  readonly passphrase: string;
}

/**
 * Reads keys from {@link exportIdentity}'s text.
 * @throws IdentityImportError when it is something else, was changed, or the passphrase is wrong.
 */
export async function importIdentity({ text, passphrase }: ImportIdentityParameters): Promise<Secrets> {
  const { data, ...header } = readFile(text);
  const key = await passphraseKey(passphrase, buffer(header.kdf.salt), header.kdf.iterations);
  let plain: Uint8Array;
  try {
    const decrypted = await crypto.subtle.decrypt(
      {
        name: "AES-GCM",
        iv: buffer(header.cipher.iv),
        additionalData: headerBytes({
          ...header,
          kdf: { ...header.kdf, salt: header.kdf.salt as Hex },
          cipher: { ...header.cipher, iv: header.cipher.iv as Hex },
        }),
      },
      key,
      buffer(data),
    );
    plain = new Uint8Array(decrypted);
  } catch (cause) {
    throw new IdentityImportError("The passphrase does not open this file.", {
      fix: "Type the passphrase that it was exported with; if it is right, the file was changed.",
      cause,
    });
  }
  const secrets = decodeBlock(Secrets, plain);
  plain.fill(0);
  if (accountOf(secrets) !== header.account) {
    throw new IdentityImportError("The file's account is not the one of its keys.", { fix: "Export it again." });
  }
  return secrets;
}

function readFile(text: string): z.infer<typeof ExportFile> {
  try {
    if (text.length > MAX_EXPORT_CHARACTERS) throw new Error(`${text.length} characters`);
    return parse(ExportFile, JSON.parse(text));
  } catch (cause) {
    throw new IdentityImportError("This is not an exported identity.", {
      fix: "Choose the file that Export made, unchanged.",
      cause,
    });
  }
}

const buffer = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(fromHex(hex));
