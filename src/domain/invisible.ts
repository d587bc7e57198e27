/**
 * What nobody sees and what belongs to the sign before it all the same: a variation selector after
 * a letter or emoji, a joiner after a letter or between emoji, what makes a key of a digit,
 * the vowel separator of Mongolian, the letters of a region's flag.
 */
const own = [
  /(?<=[\p{L}\p{ExtPict}])[\ufe00-\ufe0f\u180b-\u180d\u180f\u{e0100}-\u{e01ef}]/u,
  /(?<=(?!\ufe0f)[\p{L}\p{M}])[\u200c\u200d]/u,
  /(?<=\p{ExtPict}[\ufe0f\p{EMod}]?)\u200d(?=\p{ExtPict})/u,
  /(?<=[#*0-9])\ufe0f(?=\u20e3)/u,
  /(?<=\p{scx=Mong})\u180e(?=\p{scx=Mong})/u,
  /(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u,
];

/** Control characters and those that turn text around: nobody types them by mistake. */
const control = /(?!\s)[\p{Cc}\u202d\u202e]/u;

/** Zero-width signs, marks of direction, soft hyphens, fillers, ends of lines. */
const zero = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\ufff9-\ufffb\t-\r]/u;

const sign = new RegExp(
  `(?<own>${own.map(({ source }) => source).join("|")})` +
    `|(?<control>${control.source})|(?<zero>${zero.source})|(?<space>\\p{Zs})|.`,
  "gsu",
);

/** Text without the spaces and invisible signs at its ends, but for those that belong to it. */
export function trimmed(text: string): string {
  return cut(
    [...text.matchAll(sign)].map(({ 0: one, groups }) => ({
      one,
      isSeen: !(groups?.zero || groups?.space),
    })),
  );
}

/** The same for what is compared or looked for: nothing invisible belongs to its ends. */
export function bare(text: string): string {
  const isOutside = (one: string) => /\p{Zs}/u.test(one) || (zero.test(one) && !control.test(one));
  return cut([...text].map((one) => ({ one, isSeen: !isOutside(one) })));
}

function cut(signs: readonly { one: string; isSeen: boolean }[]): string {
  const first = signs.findIndex(({ isSeen }) => isSeen);
  if (first === -1) return "";
  const last = signs.findLastIndex(({ isSeen }) => isSeen);
  return signs
    .slice(first, last + 1)
    .map(({ one }) => one)
    .join("");
}

/** What of a text stands before its first invisible sign; undefined where it has none. */
export function beforeInvisible(text: string): string | undefined {
  for (const { groups, index } of text.matchAll(sign))
    if (groups?.zero || groups?.control) return text.slice(0, index);
  return undefined;
}

/** Whether anything of a text is not seen, a space included, whatever it belongs to. */
export function hasUnseen(text: string): boolean {
  return /[\s\p{C}]/u.test(text) || zero.test(text);
}
