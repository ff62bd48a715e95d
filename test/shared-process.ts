import { beginAlike } from "./begin-alike";

beginAlike();
