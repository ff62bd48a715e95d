import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listenBeforeRouter, watchHistory } from "./watch-history";

/** Stands in for the browser's: where it is in its history, and who hears that it has moved. */
class Browser extends EventTarget {
  navigation = { currentEntry: { index: 0 } };
  go(delta: number) {
    this.navigation.currentEntry.index += delta;
    this.dispatchEvent(new Event("popstate", { cancelable: true }));
  }
}

const place = () => browser.navigation.currentEntry.index;
const router = vi.fn();
let browser: Browser;

beforeEach(() => {
  router.mockClear();
  browser = new Browser();
  browser.navigation.currentEntry.index = 5;
  vi.stubGlobal("window", browser);
  vi.stubGlobal("history", browser);
  listenBeforeRouter();
  browser.addEventListener("popstate", router);
});
afterEach(() => vi.unstubAllGlobals());

it("holds Back and Forward back, and goes there when that is what is wanted", () => {
  const ask = vi.fn<(go: () => void) => void>();
  const forget = watchHistory(ask);
  browser.go(-2);
  expect([place(), router.mock.calls.length]).toEqual([5, 0]);
  ask.mock.calls[0]?.[0]();
  expect([place(), router.mock.calls.length]).toEqual([3, 1]);
  forget();
});

it("asks for the dialog on top, and for the form beneath once that is closed", () => {
  const [form, dialog] = [vi.fn(), vi.fn()];
  const forgetForm = watchHistory(form);
  const forgetDialog = watchHistory(dialog);
  browser.go(-1);
  expect([form.mock.calls.length, dialog.mock.calls.length]).toEqual([0, 1]);
  forgetDialog();
  browser.go(-1);
  expect([form.mock.calls.length, dialog.mock.calls.length]).toEqual([1, 1]);
  expect([place(), router.mock.calls.length]).toEqual([5, 0]);
  forgetForm();
  browser.go(-1);
  expect([place(), router.mock.calls.length]).toEqual([4, 1]);
});

it("goes on asking for the dialog when the form beneath is stored", () => {
  const [form, dialog] = [vi.fn(), vi.fn()];
  const forgetForm = watchHistory(form);
  const forgetDialog = watchHistory(dialog);
  forgetForm();
  browser.go(-1);
  expect([form.mock.calls.length, dialog.mock.calls.length]).toEqual([0, 1]);
  forgetDialog();
});
