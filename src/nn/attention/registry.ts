/** The members of the family. A new one is its own file and one line here: form, counts, presets and tests follow. */
export { linear } from './linear';
export { mgk } from './mgk';
export { mlk } from './mlk';
export { smgk } from './smgk';
export { smlk } from './smlk';
export { softmax } from './softmax';
