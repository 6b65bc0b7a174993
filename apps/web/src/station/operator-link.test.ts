import { expect, it } from "vitest";
import { operatorToken } from "./operator-link.ts";

it("reads the token of the printed link", () => {
  expect(operatorToken("#operator=Zm9vYmFyYmF6_-")).toBe("Zm9vYmFyYmF6_-");
});

it.each(["", "#", "#operator=", "#operator=a b", "#operator=<script>alert(1)</script>", "#other=Zm9vYmFyYmF6"])(
  "finds none in %j",
  (hash) => expect(operatorToken(hash)).toBeUndefined(),
);
