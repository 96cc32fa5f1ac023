package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.people.Login;
import dev.alnage.evidence.people.StepUpRequest;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.Utf8;
import java.util.function.Function;

/** What people ask for themselves, before any signature of theirs is looked at. */
final class Wishes {
    private Wishes() {}

    static void read(Bytes input) {
        login(input);
        var json = JsonReader.read(input);
        again(json, StepUpRequest::read, StepUpRequest::toJson);
        again(json, CertificateRequest::read, CertificateRequest::toJson);
    }

    /** One spelling for each: the ledger is searched for it. */
    private static void login(Bytes input) {
        String name;
        Login login;
        try {
            name = Utf8.read(input);
            login = Login.read(name);
        } catch (Rejected e) {
            return;
        }
        Target.same(name, login.name());
    }

    private static <T> void again(Json json, Function<Json, T> read, Function<T, Json> write) {
        T value;
        try {
            value = read.apply(json);
        } catch (Rejected e) {
            return;
        }
        Target.same(value, read.apply(write.apply(value)));
    }
}
