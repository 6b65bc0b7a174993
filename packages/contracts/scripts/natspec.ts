import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder } from "./forge.ts";

const DECLARATION = /^\s*(?:event|error|struct|enum|interface|library|(?:abstract )?contract|function) (\w+)/;

/** Of these lines above a declaration, the comment that belongs to it. */
function commentAbove(lines: readonly string[], at: number): string {
  let from = at;
  while (from > 0 && lines[from - 1]?.trimStart().startsWith("///")) from -= 1;
  return lines.slice(from, at).join("\n");
}

/** Whether anybody outside can call, catch or see it. */
function isOpen(lines: readonly string[], at: number): boolean {
  const rest = lines.slice(at).join(" ");
  const header = rest.slice(0, rest.search(/[{;]/));
  return !/^\s*function /.test(header) || /\b(external|public)\b/.test(header);
}

/** Names of the struct's members that its comment has no @param for. */
function undescribed(lines: readonly string[], at: number, comment: string): string[] {
  const members: string[] = [];
  for (let i = at + 1; lines[i]?.trim() !== "}"; i += 1) {
    const member = /^\s*[\w[\]]+(?:\(.*\))? (\w+);/.exec(lines[i] ?? "")?.[1];
    if (member !== undefined && !comment.includes(`@param ${member} `)) members.push(member);
  }
  return members;
}

/** What of the contracts' outside says nothing about itself: functions, events, errors, types, and members of types. */
export async function missingNatspec(): Promise<string[]> {
  const folder = join(packageFolder, "contracts");
  const missing: string[] = [];
  for await (const file of glob("**/*.sol", { cwd: folder })) {
    const lines = (await readFile(join(folder, file), "utf8")).split("\n");
    lines.forEach((line, at) => {
      const name = DECLARATION.exec(line)?.[1];
      if (name === undefined || !isOpen(lines, at)) return;
      const comment = commentAbove(lines, at);
      if (!/@notice|@inheritdoc|@dev/.test(comment)) missing.push(`${file}: ${name}`);
      const isType = file.startsWith("types/") && /^struct /.test(line);
      if (isType) missing.push(...undescribed(lines, at, comment).map((member) => `${file}: ${name}.${member}`));
    });
  }
  return missing;
}
