// Path 13, the peer: node opa-wasm.mjs FOLDER POLICY.wasm DATA.json SECONDS INPUT.json... prints decisions per second of
// processor time for each input, each read from its text every time, and whether it was admitted.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, policyFile, dataFile, seconds, ...inputs] = process.argv.slice(2);
const { loadPolicy } = createRequire(`${folder}/npm/`)('@open-policy-agent/opa-wasm');
const policy = await loadPolicy(readFileSync(policyFile));
policy.setData(JSON.parse(readFileSync(dataFile, 'utf8')));

const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

for (const file of inputs) {
    const text = readFileSync(file, 'utf8');
    const answer = policy.evaluate(JSON.parse(text))[0].result;
    let best = 0;
    for (let round = 0; round < 4; round++) {
        const started = used();
        let done = 0;
        let spent;
        do {
            for (let i = 0; i < 16; i++) policy.evaluate(JSON.parse(text));
            done += 16;
            spent = used() - started;
        } while (spent < Number(seconds));
        best = Math.max(best, done / spent);
    }
    console.log(`${file.replace(/^.*\//, '').replace(/[.]json$/, '')} ${answer} ${best}`);
}
