import { listenBeforeRouter } from "./components/ui/watch-history";

/* Next runs this in the browser before it hydrates the page: before its router listens to anything. */
listenBeforeRouter();
