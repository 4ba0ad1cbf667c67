/** Paths inside a folder and outside of it, as POSIX and as Windows write them. */
import { posix, win32 } from "node:path";
import { expect, it } from "vitest";
import { isBelow } from "../../../generator/load/below.js";

it.each<[boolean, string, string]>([
  [true, "/spec/a.yaml", "/spec"],
  [true, "/spec/..a/b.yaml", "/spec"],
  [false, "/spec", "/spec"],
  [false, "/spec/../secret", "/spec"],
  [false, "/specs/a.yaml", "/spec"],
])("%s of %s", (isInside, path, folder) => {
  expect(isBelow(path, folder, posix)).toBe(isInside);
});

it.each<[boolean, string]>([
  [true, String.raw`C:\spec\a.yaml`],
  [true, String.raw`c:\SPEC\parts\a.yaml`],
  [true, "C:/spec/parts/a.yaml"],
  [false, String.raw`C:\spec`],
  [false, String.raw`C:\spec\..\secret`],
  [false, "C:/spec/../secret"],
  [false, String.raw`D:\spec\a.yaml`],
  [false, String.raw`\\server\share\a.yaml`],
  [false, String.raw`\\?\C:\secret`],
])(String.raw`%s of %s, below C:\spec`, (isInside, path) => {
  expect(isBelow(path, String.raw`C:\spec`, win32)).toBe(isInside);
});
