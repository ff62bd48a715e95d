import { cancelSweepLane } from "../testing/cancel-sweep-lane";

cancelSweepLane();
