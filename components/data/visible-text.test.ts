import { expect, it } from "vitest";
import { visibleText } from "./visible-text";

it.each([
  ["web-1\u202egpj.exe", "web-1⟨U+202E⟩gpj.exe"],
  ["a\r\n2026 INFO ok", "a⟨U+000D⟩⟨U+000A⟩2026 INFO ok"],
  ["\u001b[31mred", "⟨U+001B⟩[31mred"],
  ["pay\u200bpal\ufeff", "pay⟨U+200B⟩pal⟨U+FEFF⟩"],
  ["\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"],
  ["tag\u{e0041}", "tag⟨U+E0041⟩"],
  ["\ud800", "⟨U+D800⟩"],
  ["هسته\u200cی شبکه, क्\u200dष", "هسته\u200cی شبکه, क्\u200dष"],
  ["web\u200c1 \u200dهسته\u200c", "web⟨U+200C⟩1 ⟨U+200D⟩هسته⟨U+200C⟩"],
  ["Zoë, 東京 😀 <b>&amp;</b>", "Zoë, 東京 😀 <b>&amp;</b>"],
])("shows %j as %j", (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});
