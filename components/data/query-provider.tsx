"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

/** What the pages read from the server. Polling is the retry: a failed read is tried again at its next turn. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        // A browser that believes to be offline asks all the same: a page that silently asks nothing looks as if it were live.
        defaultOptions: {
          queries: { retry: false, staleTime: 2_000, networkMode: "always", refetchOnReconnect: true },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
