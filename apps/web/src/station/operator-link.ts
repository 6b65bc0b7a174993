/** The token of an operator link (`/#operator=TOKEN`), or undefined. */
export function operatorToken(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, "")).get("operator");
  return token !== null && /^[\w-]{8,128}$/.test(token) ? token : undefined;
}
