import nunjucks from "nunjucks";

const { Environment } = nunjucks;

/** What each loader of an app has answered, by its place among them. */
const answers: Map<string, nunjucks.LoaderSource>[] = [];

/** Reads and compiles a template that no app of this worker has used. */
class KnownTemplates extends Environment {
  constructor(loaders: nunjucks.ILoader[], options: nunjucks.ConfigureOptions) {
    const remembering = loaders.map(({ getSource }, place) => {
      answers[place] ??= new Map();
      const known = answers[place];
      return {
        getSource(name: string) {
          const answer = known.has(name) ? known.get(name) : getSource(name);
          known.set(name, answer as nunjucks.LoaderSource);
          return answer as nunjucks.LoaderSource;
        },
      };
    });
    super(remembering, options);
  }
}

/** Each template is read and compiled once for all apps of a worker: they differ in none of it. */
export function compileOnce<Made>(make: () => Made): Made {
  nunjucks.Environment = KnownTemplates;
  try {
    return make();
  } finally {
    nunjucks.Environment = Environment;
  }
}
