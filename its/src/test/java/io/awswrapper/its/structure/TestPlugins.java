package io.awswrapper.its.structure;

import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;

/** Plugins that do nothing but stand in each other's way. None of them is on by default. */
public final class TestPlugins {

    private TestPlugins() {}

    /** Each of the two wants to stand behind the other. */
    public static final class Chicken extends Inert {
        public Chicken() {
            super(PluginDescriptor.plugin("itsChicken").after("itsEgg"));
        }
    }

    /** See {@link Chicken}. */
    public static final class Egg extends Inert {
        public Egg() {
            super(PluginDescriptor.plugin("itsEgg").after("itsChicken"));
        }
    }

    /** Does not work beside {@code failover}. */
    public static final class Loner extends Inert {
        public Loner() {
            super(PluginDescriptor.plugin("itsLoner").conflicts("failover"));
        }
    }

    /** Does not work without {@code itsLoner}, and has a secret. */
    public static final class Needy extends Inert {
        public Needy() {
            super(PluginDescriptor.plugin("itsNeedy")
                    .requires("itsLoner")
                    .options(Option.number("itsPin", 1, 0, 9, "Of one digit.").sensitive()));
        }
    }

    private abstract static class Inert implements ConnectionPluginProvider {
        private final PluginDescriptor descriptor;

        Inert(PluginDescriptor.Builder descriptor) {
            this.descriptor = descriptor.build();
        }

        @Override
        public final PluginDescriptor descriptor() {
            return descriptor;
        }

        @Override
        public final ConnectionPlugin create(PluginContext context) {
            return new ConnectionPlugin() {};
        }
    }
}
