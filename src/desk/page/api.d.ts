/** What the desk’s API takes and gives. Written by `npm run desk:types` from the OpenAPI document; not to be edited. */

export interface Paths {
  "/me": {
    get: {
      parameters: Record<string, never>;
      responses: {
        200: {
          content: {
            "application/json": Me;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/sign-in": {
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            id: string;
            password: string;
            code?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Me;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/sign-out": {
    post: {
      parameters: Record<string, never>;
      responses: {
        204: Record<string, never>;
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/me/password": {
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            old: string;
            new: string;
          };
        };
      };
      responses: {
        204: Record<string, never>;
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/me/totp": {
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            password: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              secret: string;
              uri: string;
              /**
               * An SVG
               */
              qr: string;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/me/totp/confirm": {
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            code: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Me;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/set-up": {
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            token: string;
            id: string;
            name: string;
            password: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Me;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/accounts": {
    get: {
      parameters: Record<string, never>;
      responses: {
        200: {
          content: {
            "application/json": {
              accounts: Account[];
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            id: string;
            name: string;
            role: "agent" | "supervisor" | "auditor" | "admin";
            password: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Account;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/accounts/{id}": {
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            name?: string;
            role?: "agent" | "supervisor" | "auditor" | "admin";
            disabled?: boolean;
            password?: string;
            removeTotp?: true;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Account;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations": {
    get: {
      parameters: {
        query: {
          view: "waiting" | "mine" | "held" | "bot" | "stuck" | "ended" | "all";
          channel?: "web" | "zalo-oa" | "zalo-bot" | "telegram" | "terminal";
          language?: "vi" | "en";
          flow?:
            | "none"
            | "menu"
            | "linking"
            | "guiding"
            | "registering"
            | "activating"
            | "loggingIn"
            | "undoing"
            | "checkingSms"
            | "questions"
            | "rating";
          step?: number;
          outcome?: "linked" | "activated" | "registered";
          label?: string;
          /**
           * Words, a part of the name, three digits, a conversation number; marks do not matter
           */
          search?: string;
          offset?: number;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              total: number;
              counts: Counts;
              labels: string[];
              ready: boolean;
              items: Summary[];
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/events": {
    get: {
      parameters: {
        query?: {
          /**
           * The conversation that is open here
           */
          open?: string;
        };
      };
      responses: {
        200: {
          content: {
            "text/event-stream": string;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}": {
    get: {
      parameters: {
        path: {
          number: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Conversation;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/presence": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            typing: boolean;
          };
        };
      };
      responses: {
        204: Record<string, never>;
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/take": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            from: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /**
               * Of a message that was on its way: none was; it is over; it may still arrive
               */
              lastMessage: "none" | "over" | "unknown";
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/ask": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/ask/answer": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            give: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/replies": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            id: string;
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/topics": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            id: string;
            topic: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/withheld": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            key: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/moves": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            id: string;
            move: string;
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/return": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            move: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/close": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/notes": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            id: string;
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Note;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/labels": {
    put: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * @maxItems 20
             */
            labels:
              | []
              | [string]
              | [string, string]
              | [string, string, string]
              | [string, string, string, string]
              | [string, string, string, string, string]
              | [string, string, string, string, string, string]
              | [string, string, string, string, string, string, string]
              | [string, string, string, string, string, string, string, string]
              | [string, string, string, string, string, string, string, string, string]
              | [string, string, string, string, string, string, string, string, string, string]
              | [string, string, string, string, string, string, string, string, string, string, string]
              | [string, string, string, string, string, string, string, string, string, string, string, string]
              | [string, string, string, string, string, string, string, string, string, string, string, string, string]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ]
              | [
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string,
                  string
                ];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/reveal": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            field: "cccd" | "dateOfBirth" | "phone";
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              value: string;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/conversations/{number}/erase": {
    post: {
      parameters: {
        path: {
          number: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/retention": {
    post: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            olderThanDays: number;
            dryRun: boolean;
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              conversations: number;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/topics": {
    get: {
      parameters: {
        query: {
          language: "vi" | "en";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              topics: Topic[];
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/replies": {
    get: {
      parameters: Record<string, never>;
      responses: {
        200: {
          content: {
            "application/json": {
              replies: CannedReply[];
              placeholders: {
                name: string;
                value: string;
              }[];
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
    put: {
      parameters: Record<string, never>;
      requestBody: {
        content: {
          "application/json": {
            /**
             * @maxItems 200
             */
            replies: CannedReply[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/diagrams/{flow}": {
    get: {
      parameters: {
        path: {
          flow: string;
        };
      };
      responses: {
        200: {
          content: {
            "image/svg+xml": string;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/figures": {
    get: {
      parameters: {
        query: {
          from: string;
          to: string;
          channel?: "web" | "zalo-oa" | "zalo-bot" | "telegram" | "terminal";
          flow?:
            | "none"
            | "menu"
            | "linking"
            | "guiding"
            | "registering"
            | "activating"
            | "loggingIn"
            | "undoing"
            | "checkingSms"
            | "questions"
            | "rating";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": Figures;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/figures.csv": {
    get: {
      parameters: {
        query: {
          from: string;
          to: string;
          channel?: "web" | "zalo-oa" | "zalo-bot" | "telegram" | "terminal";
          flow?:
            | "none"
            | "menu"
            | "linking"
            | "guiding"
            | "registering"
            | "activating"
            | "loggingIn"
            | "undoing"
            | "checkingSms"
            | "questions"
            | "rating";
        };
      };
      responses: {
        200: {
          content: {
            "text/csv": string;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/unanswered": {
    get: {
      parameters: Record<string, never>;
      responses: {
        200: {
          content: {
            "application/json": {
              questions: Unanswered[];
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/unanswered/{id}": {
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/audit": {
    get: {
      parameters: {
        query?: {
          /**
           * Entries older than this number
           */
          before?: number;
          who?: string;
          what?: string;
          conversation?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              entries: AuditEntry[];
              /**
               * The chain of its entries is unbroken
               */
              intact: boolean;
            };
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/audit.ndjson": {
    get: {
      parameters: Record<string, never>;
      responses: {
        200: {
          content: {
            "application/x-ndjson": string;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
  "/openapi.json": {
    get: {
      parameters: Record<string, never>;
      responses: {
        200: {
          content: {
            "application/json": unknown;
          };
        };
        default: {
          content: {
            "application/problem+json": Problem;
          };
        };
      };
    };
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Me".
 */
export interface Me {
  id: string;
  name: string;
  role: "agent" | "supervisor" | "auditor" | "admin";
  permissions: string[];
  /**
   * To be sent back as the header `x-csrf-token` with everything that changes something
   */
  csrf: string;
  /**
   * A second factor is set up
   */
  totp: boolean;
  /**
   * Nothing else is allowed until one is
   */
  mustSetTotp: boolean;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  status: number;
  code: string;
  title: string;
  by?: {
    id: string;
    name: string;
  };
  retryAfterS?: number;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Account".
 */
export interface Account {
  id: string;
  name: string;
  role: "agent" | "supervisor" | "auditor" | "admin";
  totp: boolean;
  disabled: boolean;
  lastSignInAt: number | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Counts".
 */
export interface Counts {
  waiting: number;
  mine: number;
  held: number;
  bot: number;
  stuck: number;
  ended: number;
  all: number;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Summary".
 */
export interface Summary {
  number: string;
  channel: string;
  language: "vi" | "en";
  /**
   * As the platform shows the citizen; known only from the time a person was asked for
   */
  name: string | null;
  flow:
    | "none"
    | "menu"
    | "linking"
    | "guiding"
    | "registering"
    | "activating"
    | "loggingIn"
    | "undoing"
    | "checkingSms"
    | "questions"
    | "rating";
  /**
   * "Bước 2/4"
   */
  step: {
    number: number;
    of: number;
  } | null;
  /**
   * Path of the state in the machine
   */
  state: string;
  queue: "waiting" | "held" | "bot" | "ended";
  /**
   * Why it counts as stuck
   */
  troubles: ("misunderstood" | "service-down" | "idle" | "parked")[];
  waitingSince: number | null;
  holder: {
    id: string;
    name: string;
  } | null;
  /**
   * The colleague who asks the holder for it
   */
  wantedBy: {
    id: string;
    name: string;
  } | null;
  /**
   * Of a held conversation: the first message that is not answered yet
   */
  unansweredSince: number | null;
  /**
   * Epoch milliseconds
   */
  lastAt: number;
  lastWho: ("citizen" | "assistant" | "person" | "service" | "desk") | null;
  /**
   * The beginning of the last message, masked
   */
  lastText: string;
  labels: string[];
  /**
   * Last three digits of the CCCD, where they are known
   */
  last3: string | null;
  outcome: ("linked" | "activated" | "registered") | null;
  /**
   * The citizen has blocked the assistant
   */
  gone: boolean;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Conversation".
 */
export interface Conversation {
  summary: Summary;
  consent: {
    version: string;
    /**
     * Epoch milliseconds
     */
    at: number;
  } | null;
  /**
   * The question that is open, in words
   */
  question: string | null;
  choices: string[];
  /**
   * Services whose answer is waited for
   */
  calling: string[];
  transcript: Entry[];
  path: {
    /**
     * Epoch milliseconds
     */
    at: number;
    state: string;
  }[];
  /**
   * Steps that the holder may have it take now
   */
  moves: string[];
  /**
   * What is held at this moment
   */
  held: {
    field: "cccd" | "dateOfBirth" | "phone";
    masked: string;
  }[];
  notes: Note[];
  parked: {
    /**
     * Epoch milliseconds
     */
    at: number;
    what: string;
    error: string;
  }[];
  viewers: Viewer[];
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Entry".
 */
export interface Entry {
  n: number;
  /**
   * Epoch milliseconds
   */
  at: number;
  who: "citizen" | "assistant" | "person" | "service" | "desk";
  /**
   * Masked; of the assistant, the lines in words, with "…" for what was not kept
   */
  text: string;
  /**
   * What the assistant took it for
   */
  heard: string | null;
  delivery: ("waiting" | "sent" | "failed" | "dropped" | "withheld") | null;
  by: string | null;
  /**
   * Of `service`: which; of `desk`: taken, returned, returned:<move>, closed, lapsed, move:<move>, deletion
   */
  what: string | null;
  outcome: string | null;
  /**
   * Of a withheld message: what to ask for to have it sent
   */
  key: string | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Note".
 */
export interface Note {
  id: string;
  /**
   * Epoch milliseconds
   */
  at: number;
  by: string;
  text: string;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Viewer".
 */
export interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Topic".
 */
export interface Topic {
  topic: string;
  title: string;
  text: string;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "CannedReply".
 */
export interface CannedReply {
  id: string;
  shortcut: string;
  vi: string;
  en: string;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Figures".
 */
export interface Figures {
  from: string;
  to: string;
  conversations: number;
  messages: number;
  funnel: {
    step: "started" | "consented" | "matched" | "codeSent" | "linked";
    count: number;
  }[];
  /**
   * States in which linking was left
   */
  leftAt: {
    name: string;
    count: number;
  }[];
  /**
   * By the line of the open question
   */
  misunderstood: {
    name: string;
    count: number;
  }[];
  handoffs: {
    asked: number;
    taken: number;
    late: number;
    lapsed: number;
    closed: number;
  };
  /**
   * From asking for a person to their first words
   */
  firstReply: {
    count: number;
    medianMs: number | null;
    p90Ms: number | null;
  };
  /**
   * From takeover to closing or handing back
   */
  toClose: {
    count: number;
    medianMs: number | null;
    p90Ms: number | null;
  };
  satisfaction: {
    content: number;
    fair: number;
    unhappy: number;
  };
  days: {
    day: string;
    conversations: number;
    messages: number;
    started: number;
    linked: number;
    handoffs: number;
  }[];
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Unanswered".
 */
export interface Unanswered {
  id: string;
  text: string;
  language: "vi" | "en";
  count: number;
  /**
   * Epoch milliseconds
   */
  lastAt: number;
  question: string | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "AuditEntry".
 */
export interface AuditEntry {
  n: number;
  /**
   * Epoch milliseconds
   */
  at: number;
  /**
   * The account's id; `-` where nobody was signed in
   */
  who: string;
  what: string;
  conversation: string | null;
  detail: string | null;
  address: string | null;
}
