package dev.alnage.factory.identity;

import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import java.util.SortedMap;

/**
 * Where private keys rest. A key leaves it only as a {@link Signer}. The passphrase given to a method is cleared before
 * the method returns or throws; for a token it is the PIN.
 */
public interface KeyStore {
    /** Unlocks a key. @throws dev.alnage.evidence.Rejected.Untrusted for another passphrase than the one it was made with */
    Signer open(String name, char[] passphrase);

    /** Makes a new key and returns its public half; a name that is taken is refused, so that no key is ever lost by it. */
    Key create(String name, Key.Kind kind, char[] passphrase);

    /** The public halves by name. Needs no passphrase; a token tells them only while it is unlocked. */
    SortedMap<String, Key> list();
}
