/** The annotation processor that completes the JDBC delegates of the runtime. Used by the build only. */
module io.awswrapper.codegen {
    requires java.compiler;
    requires static org.jspecify;

    provides javax.annotation.processing.Processor with
            io.awswrapper.codegen.DelegateProcessor;
}
