package io.awswrapper.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The access keys that {@link IamGateway}s accept, for one region; what AWS IAM knows of its users. Thread-safe, so keys can
 * be rotated under load.
 */
public final class IamKeys {

    private final String region;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    /** No keys at all yet. */
    public IamKeys(String region) {
        this.region = region;
    }

    /** The region that tokens must be made for. */
    public String region() {
        return region;
    }

    /** Accepts tokens signed with this key, in place of any other secret of the same id. */
    public IamKeys allow(String accessKeyId, String secretAccessKey) {
        secrets.put(accessKeyId, secretAccessKey);
        return this;
    }

    /** Accepts tokens of this key no more. */
    public IamKeys revoke(String accessKeyId) {
        secrets.remove(accessKeyId);
        return this;
    }

    @Nullable
    String secret(String accessKeyId) {
        return secrets.get(accessKeyId);
    }

    @Override
    public String toString() {
        return "keys " + secrets.keySet() + " for " + region;
    }
}
