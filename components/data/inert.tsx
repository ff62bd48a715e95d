import { visibleText } from "./visible-text";

/**
 * A text from outside: names from a cloud, what a person typed. It cannot turn the direction of what is around it, and
 * what cannot be seen is written out.
 */
export const Inert = ({ text }: { text: string }) => <bdi>{visibleText(text)}</bdi>;
