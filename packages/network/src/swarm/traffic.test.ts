import { expect, test } from "vitest";
import { trafficCounter } from "./traffic.ts";

test("bytes are counted by peer and way, and read as copies", () => {
  const traffic = trafficCounter();
  traffic.sent("a", 3);
  traffic.sent("a", 4);
  traffic.received("a", 5);
  traffic.received("b", 6);
  const a = traffic.of("a");
  expect(a).toEqual({ sent: 7, received: 5 });
  a.sent = 0;
  expect(traffic.of("a")).toEqual({ sent: 7, received: 5 });
  expect(traffic.of("b")).toEqual({ sent: 0, received: 6 });
  expect(traffic.of("c")).toEqual({ sent: 0, received: 0 });
});
