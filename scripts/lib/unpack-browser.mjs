/*
 * Unpacks the browser of @sparticuz/chromium below TMPDIR and prints where it is. A program of its own, because the
 * package decides by the environment, when it is loaded, whether it unpacks its libraries too.
 */
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
const { default: chromium } = await import("@sparticuz/chromium");
console.log(await chromium.executablePath());
