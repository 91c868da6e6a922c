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
const epochs = 5;
const firstRate = 3;
const rateDecay = 0.3;
/** Classes whose gradient is smaller are left alone; more than halves the time. */
const gradientMin = 5e-3;

/** Gives every class a score; `probabilitiesOf` makes probabilities of them. */
export type Model = (vector: Vector) => Float32Array;

/** What is being learnt, and room for what one example needs, as making it anew each time takes long. */
interface Learning {
  weights: Float32Array;
  gradients: Float32Array;
  moved: Int32Array;
}

/** Learns from the examples; the same examples in the same order make the same model. */
export function learn(examples: Example[], { classes, features }: { classes: number; features: number }): Model {
  const weights = new Float32Array(features * classes);
  const learning = { weights, gradients: new Float32Array(classes), moved: new Int32Array(classes) };
  const order = examples.map((_, index) => index);
  const chance = pseudoRandom();
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, chance);
    const rate = firstRate / (1 + epoch * rateDecay);
    for (const index of order) {
      const example = examples[index];
      if (example) correct(example, learning, rate);
    }
  }
  return (vector) => addScores(vector, weights, new Float32Array(classes));
}

function correct({ vector, label }: Example, { weights, gradients, moved }: Learning, rate: number): void {
  const classes = gradients.length;
  probabilitiesOf(addScores(vector, weights, gradients.fill(0)));
  gradients[label] = (gradients[label] ?? 0) - 1;
  let count = 0;
  for (let one = 0; one < classes; one++) if (Math.abs(gradients[one] ?? 0) > gradientMin) moved[count++] = one;
  for (let k = 0; k < vector.at.length; k++) {
    const start = (vector.at[k] ?? 0) * classes;
    const value = (vector.values[k] ?? 0) * rate;
    for (let m = 0; m < count; m++) {
      const one = moved[m] ?? 0;
      weights[start + one] = (weights[start + one] ?? 0) - value * (gradients[one] ?? 0);
    }
  }
}

function addScores({ at, values }: Vector, weights: Float32Array, scores: Float32Array): Float32Array {
  const classes = scores.length;
  for (let k = 0; k < at.length; k++) {
    const start = (at[k] ?? 0) * classes;
    const value = values[k] ?? 0;
    for (let one = 0; one < classes; one++) scores[one] = (scores[one] ?? 0) + value * (weights[start + one] ?? 0);
  }
  return scores;
}

/** Makes of the scores of classes, in their place, probabilities that add up to 1. */
export function probabilitiesOf(scores: Float32Array): Float32Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let one = 0; one < scores.length; one++) {
    const power = Math.exp((scores[one] ?? 0) - highest);
    scores[one] = power;
    sum += power;
  }
  for (let one = 0; one < scores.length; one++) scores[one] = (scores[one] ?? 0) / sum;
  return scores;
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
