/** Finds the topic that a citizen asks about in free words. */

import type { Topic } from '../../flows/topics.ts';
import { fold } from '../understanding/fold.ts';
import { type Classifier, createClassifier, type Ranked, type Sentence } from './classify.ts';
import { readQuestion, strangeLink } from './features.ts';
import type { KnowledgeTopic } from './format.ts';
import { questionsIn } from './questions.ts';
import { isApprovalSms, isPasswordOfWhichAccount, passwordTopics } from './rules.ts';
import { sameWords } from './same-words.ts';

/** What a message is about, likeliest first where there are several. */
export type Decision =
  | { kind: 'topic'; topics: [Topic] }
  /** One of these, which are too close to tell. */
  | { kind: 'which'; topics: [Topic, Topic] | [Topic, Topic, Topic] }
  /** Both of these, in the order of the questions. */
  | { kind: 'several'; topics: [Topic, Topic] }
  | { kind: 'unknown' };

export interface Search {
  /** All topics and `out-of-scope`, the likeliest first; the scores add up to 1. */
  rank(text: string): Array<{ topic: Topic | 'out-of-scope'; score: number }>;
  decide(text: string): Decision;
}

/** Chosen by cross-validation over the ways of asking, leaving out every fourth sentence, and all that one author wrote. */
export const limits = {
  /** More than this likely to be about none of the topics: refused. */
  outside: 0.14,
  /** A scam report may be this unlikely and is still answered first, as missing one costs most. */
  scam: 0.05,
  /** It also has to be at least this part as likely as the first. */
  scamShare: 0.15,
  /** From here on it is answered without asking. */
  scamClear: 0.3,
  /** So likely it is answered even where the message seems to be about none of the topics. */
  scamForeign: 0.25,
  /** The first is clear if it is at least this likely and so many times as likely as the second, */
  clear: 0.5,
  clearTimes: 1.5,
  /** or this likely and so many times. */
  ahead: 0.25,
  aheadTimes: 2,
  /** Asked about as well if at least this part as likely as the first. */
  closeShare: 0.5,
  /** Less likely than this, nothing is known of the message. */
  known: 0.1,
  /** A part of a message is a question of its own if it is this clear. */
  ownQuestion: 0.5,
};

const scam: Topic = 'scam-warning';

/** What a search has learnt. */
interface Learnt {
  classifier: Classifier<Topic>;
  /** The ways of asking and titles, bare; null: out of scope, or of several topics. */
  asked: Map<string, Topic | null>;
  /** The words in which people tell of forgotten passwords. */
  passwordWords: ReadonlySet<string>;
}

/** Learns the ways of asking, titles and answers; takes a few hundred milliseconds, a question then a tenth of one. */
export function createSearch(knowledge: { topics: Map<Topic, KnowledgeTopic>; outOfScope: string[] }): Search {
  const sentences = sentencesOf(knowledge);
  const classifier = createClassifier(sentences);
  const ofPasswords = sentences.filter(({ label }) => label !== null && passwordTopics.includes(label));
  const learnt: Learnt = {
    classifier,
    asked: bySentence(sentences),
    passwordWords: new Set(ofPasswords.flatMap(({ text }) => sameWords(classifier.read(text)))),
  };
  return { rank: (text) => rank(text, classifier), decide: (text) => decide(text, learnt) };
}

function rank(text: string, classifier: Classifier<Topic>): ReturnType<Search['rank']> {
  const { ranked, outside } = classifier.weigh(classifier.read(text));
  const inside = ranked.map(({ label, probability }) => ({ topic: label, score: probability * (1 - outside) }));
  return [...inside, { topic: 'out-of-scope' as const, score: outside }].sort((one, other) => other.score - one.score);
}

function decide(text: string, learnt: Learnt): Decision {
  const { classifier } = learnt;
  const known = knownTopic(text, learnt);
  if (known) return { kind: 'topic', topics: [known] };
  const words = classifier.read(text);
  const { ranked, outside } = classifier.weigh(words);
  const scamReport = warning(ranked, outside);
  if (scamReport) return scamReport;
  const [first] = ranked;
  if (first && passwordTopics.includes(first.label) && isPasswordOfWhichAccount(words, learnt.passwordWords)) {
    const [one, other] = ranked.filter(({ label }) => passwordTopics.includes(label)).map(({ label }) => label);
    if (one && other) return { kind: 'which', topics: [one, other] };
  }
  if (outside > limits.outside || !first || first.probability < limits.known) return { kind: 'unknown' };
  return several(text, classifier) ?? close(ranked);
}

/** The topic of a message that is word for word a way of asking, or the SMS of approval; of one that leads elsewhere, a scam. */
function knownTopic(text: string, { asked }: Learnt): Topic | null {
  if (!isApprovalSms(text)) return asked.get(bare(text)) ?? null;
  const isForged = readQuestion(text).some(({ plain }) => plain === strangeLink);
  return isForged ? scam : 'vneid-approval-sms';
}

/** A scam report beats every other topic; where it is not clear that it is one, the likeliest other is offered after it. */
function warning(ranked: Array<Ranked<Topic>>, outside: number): Decision | null {
  const probability = ranked.find(({ label }) => label === scam)?.probability ?? 0;
  const isOurs = outside <= limits.outside || probability * (1 - outside) >= limits.scamForeign;
  const needed = Math.max(limits.scam, limits.scamShare * (ranked[0]?.probability ?? 0));
  if (probability < needed || !isOurs) return null;
  const other = ranked.find(({ label }) => label !== scam);
  if (probability >= limits.scamClear || !other) return { kind: 'topic', topics: [scam] };
  return { kind: 'which', topics: [scam, other.label] };
}

/** The two topics of a message that clearly asks two questions. */
function several(text: string, classifier: Classifier<Topic>): Decision | null {
  const topics = questionsIn(text).flatMap((question) => {
    const { ranked, outside } = classifier.weigh(classifier.read(question));
    const [first] = ranked;
    const isClear = first && first.probability >= limits.ownQuestion && outside <= limits.outside;
    return isClear ? [first.label] : [];
  });
  const [one, other, ...more] = new Set(topics);
  return one && other && more.length === 0 ? { kind: 'several', topics: [one, other] } : null;
}

/** The first topic if it is clear, else the two or three that are close. */
function close([first, second, third]: Array<Ranked<Topic>>): Decision {
  if (!first) return { kind: 'unknown' };
  const { probability } = first;
  const needed = probability >= limits.clear ? limits.clearTimes : limits.aheadTimes;
  const isClear = probability >= limits.ahead && probability >= needed * (second?.probability ?? 0);
  if (isClear || !second) return { kind: 'topic', topics: [first.label] };
  if (third && third.probability >= limits.closeShare * probability)
    return { kind: 'which', topics: [first.label, second.label, third.label] };
  return { kind: 'which', topics: [first.label, second.label] };
}

function sentencesOf({
  topics,
  outOfScope,
}: {
  topics: Map<Topic, KnowledgeTopic>;
  outOfScope: string[];
}): Array<Sentence<Topic>> {
  const sentences: Array<Sentence<Topic>> = [];
  for (const [label, { title, answer, asked }] of topics) {
    for (const language of ['vi', 'en'] as const) {
      const told = answer[language].split(/(?<=[.?!])\s+/);
      for (const text of [...asked[language], title[language], ...told]) sentences.push({ label, text });
    }
  }
  return [...sentences, ...outOfScope.map((text) => ({ label: null, text }))];
}

/** Every sentence without marks and punctuation, with its topic. */
function bySentence(sentences: Array<Sentence<Topic>>): Map<string, Topic | null> {
  const topics = new Map<string, Topic | null>();
  for (const { label, text } of sentences) {
    const sentence = bare(text);
    topics.set(sentence, topics.has(sentence) && topics.get(sentence) !== label ? null : label);
  }
  return topics;
}

function bare(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}✓✗]+/gu, ' ')
    .trim();
}
