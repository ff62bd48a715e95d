"use client";

import { ErrorPage } from "@/components/shell/error-page";
import "./globals.css";

/** For errors of the root layout itself: it brings its own document. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Error · Stillpoint</title>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
