"use client";

import { Button } from "@/components/ui/button";

/** The browser prints, or makes a PDF. */
export const PrintButton = () => (
  <Button kind="primary" onClick={() => window.print()}>
    Print
  </Button>
);
