import { sweepLane } from "../testing/sweep-lane";

sweepLane({ lane: 1, lanes: 2 }, { hasGuardian: true });
