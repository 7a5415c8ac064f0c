import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { App } from "./app.tsx";
import { basePath } from "./client.ts";
import { mendLanguage } from "./language.ts";
import { fetchPageOf } from "./pages.ts";
import { sayError } from "./pieces/notices.tsx";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/pieces.css";
import "./styles/lines.css";
import { leaveIfUnknown, sessionQuestion } from "./session.ts";
import { chosenTheme, showTheme } from "./theme.ts";

mendLanguage();
showTheme(chosenTheme());
const page = fetchPageOf(location.pathname.slice(basePath.length));

const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: false, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
  queryCache: new QueryCache({ onError: (error) => leaveIfUnknown(queries, error) }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      leaveIfUnknown(queries, error);
      if (mutation.options.onError === undefined) sayError(error);
    },
  }),
});

// What the page needs is on its way before it is drawn for the first time.
void queries.prefetchQuery(sessionQuestion).then(async () => {
  if (queries.getQueryData(sessionQuestion.queryKey)) (await page)?.ask?.(queries);
});

createRoot(document.getElementById("butler")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Router base={basePath}>
        <App />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
