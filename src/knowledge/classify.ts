/** Learns from labelled sentences to which topic a message belongs. */

import type { Word } from '../understanding/fold.ts';
import { featuresOf, readQuestion } from './features.ts';
import { learn, probabilitiesOf, type Vector } from './linear-model.ts';
import { createRespelling } from './respell.ts';

export interface Sentence<Label extends string> {
  /** Null: of none of the topics. */
  label: Label | null;
  text: string;
}

export interface Ranked<Label extends string> {
  label: Label;
  /** Between 0 and 1; those of all labels add up to 1. */
  probability: number;
}

/** What a message may be about. */
export interface Weighed<Label extends string> {
  /** All labels, the likeliest first, as if the message were about one of them. */
  ranked: Array<Ranked<Label>>;
  /** How likely, between 0 and 1, it is about none of them. */
  outside: number;
}

export interface Classifier<Label extends string> {
  /** The words of a message as they are understood. */
  read(text: string): Word[];
  weigh(words: Word[]): Weighed<Label>;
}

/**
 * How likely a message is about none of the topics: by how much more it looks like what is none of ours, by the score
 * of its likeliest topic, and by the logarithm of its number of words, as vectors are of one length however long the message.
 * Logistic regression over ways of asking that were left out; it refuses half as many good questions as the first alone.
 */
const outsideBy = { foreign: 0.75, best: -0.35, words: -1.35, start: 4.7 };

/**
 * Learns the sentences; takes about 0.1 ms for each. The same sentences in the same order make the same classifier.
 * Whether a message is about any topic is learnt apart from which one it is about: with one class more among the topics,
 * twice as many good questions had to be refused to refuse as many foreign ones.
 */
export function createClassifier<Label extends string>(sentences: Array<Sentence<Label>>): Classifier<Label> {
  const read = sentences.map(({ text }) => readQuestion(text));
  const features = read.map(featuresOf);
  const toVector = createVectors(features);
  const vectors = features.map(toVector);
  const labels = [...new Set(sentences.map(({ label }) => label))].filter((label) => label !== null);
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const examples = sentences.flatMap(({ label }, index) => {
    const vector = vectors[index];
    return vector ? [{ vector, label: label === null ? -1 : (numbers.get(label) ?? -1) }] : [];
  });
  const size = { features: toVector.size };
  const topicOf = learn(
    examples.filter(({ label }) => label >= 0),
    { ...size, classes: labels.length },
  );
  const isOutside = learn(
    examples.map(({ vector, label }) => ({ vector, label: label < 0 ? 1 : 0 })),
    { ...size, classes: 2 },
  );
  const respell = createRespelling(countWords(read));
  return {
    read: (text) => respell(readQuestion(text)),
    weigh: (words) => {
      const vector = toVector(featuresOf(words));
      const scores = topicOf(vector);
      const [ours = 0, foreign = 0] = isOutside(vector);
      const best = Math.max(...scores);
      const probabilities = probabilitiesOf(scores);
      const ranked = labels
        .map((label, number) => ({ label, probability: probabilities[number] ?? 0 }))
        .sort((one, other) => other.probability - one.probability);
      const length = Math.log(1 + words.length);
      const { start } = outsideBy;
      const odds = start + outsideBy.foreign * (foreign - ours) + outsideBy.best * best + outsideBy.words * length;
      return { ranked, outside: 1 / (1 + Math.exp(-odds)) };
    },
  };
}

/** A pair or a group of letters seen less often is left out: no loss of accuracy, and a third of the features. */
const partSeenMin = 3;

type ToVector = ((features: Map<string, number>) => Vector) & { size: number };

/** Vectors of length 1, the rarer a feature the longer its part; what is new counts as the rarest, and points nowhere. */
function createVectors(seen: Array<Map<string, number>>): ToVector {
  const counts = new Map<string, number>();
  for (const features of seen)
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts].filter(([feature, times]) => times >= partSeenMin || !/ |^%/.test(feature));
  const known = new Map(
    kept.map(([feature, times], at) => [feature, { at, rarity: Math.log(1 + seen.length / times) }]),
  );
  const rarest = Math.log(1 + seen.length);

  const toVector = (features: Map<string, number>): Vector => {
    const at = new Int32Array(features.size);
    const values = new Float32Array(features.size);
    let count = 0;
    let squares = 0;
    for (const [feature, weight] of features) {
      const one = known.get(feature);
      const value = weight * (one?.rarity ?? rarest);
      squares += value * value;
      if (!one) continue;
      at[count] = one.at;
      values[count++] = value;
    }
    const length = Math.sqrt(squares) || 1;
    for (let k = 0; k < count; k++) values[k] = (values[k] ?? 0) / length;
    return { at: at.subarray(0, count), values: values.subarray(0, count) };
  };
  return Object.assign(toVector, { size: known.size });
}

function countWords(read: Word[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { plain } of read.flat()) counts.set(plain, (counts.get(plain) ?? 0) + 1);
  return counts;
}
