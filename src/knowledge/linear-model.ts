/** A linear classifier: multinomial logistic regression over sparse vectors, learnt by stochastic gradient descent in a fixed order. */

/** The numbers of features, in any order, each with its value. */
export interface Vector {
  at: Int32Array;
  values: Float32Array;
}

export interface Example {
  vector: Vector;
  /** Number of its class. */
  label: number;
}

/** More epochs, decay, drop-out and penalties changed the cross-validated accuracy by less than half a point. */
const epochs = 6;
const firstRate = 3;
const rateDecay = 0.3;
/** Classes whose gradient is smaller are left alone; more than halves the time. */
const gradientMin = 5e-3;

/** Gives every class a score; `probabilitiesOf` makes probabilities of them. */
export type Model = (vector: Vector) => Float32Array;

/** Learns from the examples; the same examples in the same order make the same model. */
export function learn(examples: Example[], size: { classes: number; features: number }): Model {
  const { classes } = size;
  const weights = new Float32Array(size.features * classes);
  const order = examples.map((_, index) => index);
  const chance = pseudoRandom();
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, chance);
    const rate = firstRate / (1 + epoch * rateDecay);
    for (const index of order) {
      const example = examples[index];
      if (example) correct(example, { weights, classes, rate });
    }
  }
  return (vector) => scoresOf(vector, weights, classes);
}

function correct({ vector, label }: Example, model: { weights: Float32Array; classes: number; rate: number }): void {
  const { weights, classes, rate } = model;
  const gradients = probabilitiesOf(scoresOf(vector, weights, classes));
  gradients[label] = (gradients[label] ?? 0) - 1;
  const moved: number[] = [];
  for (let one = 0; one < classes; one++) if (Math.abs(gradients[one] ?? 0) > gradientMin) moved.push(one);
  for (let k = 0; k < vector.at.length; k++) {
    const start = (vector.at[k] ?? 0) * classes;
    const value = (vector.values[k] ?? 0) * rate;
    for (const one of moved) weights[start + one] = (weights[start + one] ?? 0) - value * (gradients[one] ?? 0);
  }
}

function scoresOf({ at, values }: Vector, weights: Float32Array, classes: number): Float32Array {
  const scores = new Float32Array(classes);
  for (let k = 0; k < at.length; k++) {
    const start = (at[k] ?? 0) * classes;
    const value = values[k] ?? 0;
    for (let one = 0; one < classes; one++) scores[one] = (scores[one] ?? 0) + value * (weights[start + one] ?? 0);
  }
  return scores;
}

/** The probabilities of the classes with these scores; they add up to 1. */
export function probabilitiesOf(scores: Float32Array): Float32Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  const powers = scores.map((score) => Math.exp(score - highest));
  let sum = 0;
  for (const power of powers) sum += power;
  return powers.map((power) => power / sum);
}

function shuffle(order: number[], chance: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}

/** Numerical Recipes' linear congruential generator: the search must come out the same at every start. */
function pseudoRandom(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
