import fc from "fast-check";

/** What texts with quotes and lists in each other are made of. */
export const containerPiece = fc.constantFrom(
  ...[
    "> ",
    ">",
    "- ",
    "-",
    "* ",
    "1. ",
    "10) ",
    " ",
    "   ",
    "    ",
    "\t",
    "a",
    "\n",
    "\n\n",
    "\r\n",
    "```",
    "-\t",
    "+\n",
  ],
);
