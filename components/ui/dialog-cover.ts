"use client";

import { createContext } from "react";

/** Whether something else is asked above the page now: dialogs give way to it, and are there again afterwards. */
export const DialogCover = createContext(false);
