/**
 * What the station puts at stake for each epoch, in token wei: one token. A proof of fraud costs it this and its name;
 * a job that asks for more is not taken on, because anybody could tie up the station's tokens with it.
 */
export const BOND = 10n ** 18n;
