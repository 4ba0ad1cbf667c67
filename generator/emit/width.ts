/** How many columns a text takes, counted as prettier counts: marks none, wide letters and emoji two. */

const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns of the text on one line. */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter("en").segment(text)) {
    width += wide.test(segment) || /\p{Emoji_Presentation}|\ufe0f/u.test(segment) ? 2 : /^\p{M}/u.test(segment) ? 0 : 1;
  }
  return width;
}
