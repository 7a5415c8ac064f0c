import { expect, test } from "vitest";
import { addressesOf } from "./front-door.ts";

test.each([
  [["loopback"], "127.8.0.1", true],
  [["loopback"], "::ffff:127.0.0.1", true],
  [["loopback"], "::1", true],
  [["uniquelocal"], "192.168.1.5", true],
  [["uniquelocal"], "8.8.8.8", false],
  [["10.0.0.0/8", "2001:db8::/32"], "10.9.8.7", true],
  [["10.0.0.0/8", "2001:db8::/32"], "2001:db8::1", true],
  [["192.168.1.5"], "192.168.1.6", false],
  [["192.168.1.5"], "", false],
  [[], "127.0.0.1", false],
])("of %j is %s: %s", (given, address, expected) => {
  expect(addressesOf(given)(address)).toBe(expected);
});
